import type { Evidence, Exchange, Session, WsgiEvent, WsgiExchange } from '../model/evidence.ts';
import type { Pair, PairSession } from '../model/pair.ts';
import type { Rule } from '../model/rule.ts';
import { clientLeft } from '../model/select.ts';
import { judgeable } from './judge.ts';

/**
 * What a rule is asked about where a middleware was seen in one exchange: the outer face as an
 * application, unless the application inside erred on purpose; the inner one as a server, unless the
 * server outside was an unusual one; both together. Null where it is not asked. The pair is one that
 * {@link viewOf} gave.
 */
export function faceFor(rule: Pick<Rule, 'on' | 'refusals'>, view: Pair): Evidence | null {
  switch (rule.on) {
    case 'session':
    case 'series':
      return null;
    case 'pair':
      return view;
    case 'served':
      return isOrdinary(view.outer, rule.refusals) ? view.inner : null;
    default:
      return view.errs ? null : view.outer;
  }
}

/** The pair as far as it can be judged. */
export function viewOf(pair: Pair): Pair {
  const outer = judgeable(pair.outer);
  if (outer.kind !== 'wsgi' || pair.inside !== 'wsgi') return { ...pair, outer };
  return { ...pair, outer: { ...outer, events: ofBothFaces(pair, outer) } };
}

/** The events of the outer face, with what only the inner one tells of them. */
function ofBothFaces(pair: Pair, { events }: WsgiExchange): WsgiEvent[] {
  const inner = pair.inner.calls.flatMap((call) => call.events);
  const startedInside = inner.find(({ type }) => type === 'start_response')?.seq ?? Infinity;
  const indexOf = (type: WsgiEvent['type']) => {
    const index = events.findIndex((event) => event.type === type);
    return index < 0 ? Infinity : index;
  };
  const [begun, started] = [indexOf('yield'), indexOf('start_response')];
  return events.map((event, i) => {
    const { seq = -1 } = event;
    if (event.type === 'write' && event.iterating && i < begun) {
      // It is the application's, which calls write() before it returns, wherever it is called.
      const next = inner.find((each) => (each.seq ?? -1) > seq);
      return next?.type === 'write' ? { ...event, iterating: false } : event;
    }
    if (event.type !== 'yield' || i > started) return event;
    return { ...event, holding: startedInside < seq };
  });
}

/** Pairs together, as rules want them that look at more than one. */
export function pairSession(pairs: readonly Pair[]): PairSession {
  return { kind: 'pair-session', id: 'session', pairs: pairs.map(viewOf) };
}

/**
 * Nothing the inner face met came of an unusual server, of a lost client, or of a refusal, unless
 * that is what is asked about.
 */
function isOrdinary(outer: Exchange, refusals = false): boolean {
  const isUsual = outer.request?.variation === undefined && outer.kind !== 'unknown';
  return isUsual && !clientLeft(outer) && (refusals || outer.ended.how !== 'refused');
}

/**
 * What an application would have done all of which answered alike: with the same script inside, and
 * no errors on purpose. What it does with scopes that nobody knows belongs to each.
 */
export function sessionsOf(pairs: readonly Pair[]): Session[] {
  const groups = new Map<string, Exchange[]>();
  const unknown = pairs.map(({ outer }) => outer).filter(({ kind }) => kind === 'unknown');
  for (const { script, form, errs, outer } of pairs) {
    if (errs || outer.kind === 'unknown') continue;
    const key = JSON.stringify([form, script]);
    groups.set(key, [...(groups.get(key) ?? unknown), outer]);
  }
  return [...groups.values()].map((exchanges) => ({ kind: 'session', id: 'session', exchanges }));
}
