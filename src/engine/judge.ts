import type { AnyEvent, Evidence, Exchange, Exhibit, SourceLine } from '../model/evidence.ts';
import type { Pair } from '../model/pair.ts';
import { type AnyProblem, fill, type Rule } from '../model/rule.ts';
import { holds, momentOf } from '../model/served-timeline.ts';

/** Something wrong, seen in one exchange. */
export interface Sighting {
  readonly message: string;
  readonly text: string;
  readonly at: SourceLine | null;
  /** Index of the offending event; null where the fault is an absence. */
  readonly event: number | null;
  readonly exchange: Exhibit | null;
}

/** What a rule has to say about one piece of evidence. */
export interface Judgement {
  readonly occasions: number;
  readonly sightings: readonly Sighting[];
  /** The rule threw: our fault. */
  readonly error: string | null;
}

/** Applies one rule. It is never asked about evidence of another kind than its own. */
export function judge(rule: Rule, evidence: Evidence): Judgement {
  if (!appliesTo(rule, evidence)) return NOTHING;
  let occasions = 0;
  const sightings: Sighting[] = [];
  try {
    for (const focus of rule.given(evidence)) {
      occasions += 1;
      const problem = rule.check(focus, evidence);
      if (problem !== undefined) sightings.push(sight(rule, problem, focus, evidence));
    }
  } catch (error) {
    return { occasions, sightings: [], error: errorText(error) };
  }
  return occasions === 0 ? NOTHING : { occasions, sightings, error: null };
}

/** Most rules have nothing to say of most evidence. */
const NOTHING: Judgement = { occasions: 0, sightings: [], error: null };

/**
 * The exchange as far as it can be judged. What follows a call that the reference server refused
 * is the consequence of that mistake: one mistake, one finding.
 */
export function judgeable(exchange: Exchange): Exchange {
  const events: readonly AnyEvent[] = exchange.events;
  const refused = events.findIndex((event) => 'refused' in event && event.refused !== null);
  if (refused < 0) return exchange;
  return {
    ...exchange,
    events: events.slice(0, refused + 1),
    ended: { how: 'refused', detail: null },
  } as Exchange;
}

/** The exchanges of one case together, as rules want them that look at more than one. */
export function gatherings(property: string, exchanges: readonly Exchange[]): readonly Evidence[] {
  return [
    { kind: 'session', id: 'case', exchanges },
    { kind: 'series', id: 'series', property, exchanges },
  ];
}

const NO_ASGI: readonly Evidence['kind'][] = [
  'wsgi',
  'session',
  'series',
  'served',
  'served-session',
  'pair',
  'pair-session',
];

/** Whether a rule judges evidence of this kind. */
export function appliesTo(rule: Pick<Rule, 'on'>, evidence: Pick<Evidence, 'kind'>): boolean {
  if (rule.on === evidence.kind) return true;
  if (rule.on === 'response') return evidence.kind === 'wsgi' || evidence.kind === 'http';
  return rule.on === 'asgi' && !NO_ASGI.includes(evidence.kind);
}

function sight(rule: Rule, problem: AnyProblem, focus: unknown, evidence: Evidence): Sighting {
  const offending = problem.event ?? focus;
  const exchange = exchangeOf(offending, evidence) ?? exchangeOf(focus, evidence);
  const index = indexIn(exchange, offending);
  const event = exchange === null || exchange.kind === 'served' ? null : exchange.events[index];
  return {
    message: problem.message,
    text: fill(rule.messages[problem.message] ?? problem.message, problem.data),
    at: problem.at === undefined ? (event?.at ?? null) : problem.at,
    event: index < 0 ? null : index,
    exchange,
  };
}

function indexIn(exchange: Exhibit | null, offending: unknown): number {
  if (exchange === null) return -1;
  if (exchange.kind === 'served') return momentOf(exchange, offending);
  return (exchange.events as readonly unknown[]).indexOf(offending);
}

function exchangeOf(focus: unknown, evidence: Evidence): Exhibit | null {
  switch (evidence.kind) {
    case 'session':
    case 'series': {
      const isIn = (each: Exchange) =>
        each === focus || (each.events as readonly unknown[]).includes(focus);
      return evidence.exchanges.find(isIn) ?? null;
    }
    case 'served-session':
      return evidence.served.find((each) => holds(each, focus)) ?? null;
    case 'pair':
      return faceOf(focus, evidence);
    case 'pair-session': {
      const pair = evidence.pairs.find((each) => each === focus || isIn(focus, each));
      return pair === undefined ? null : faceOf(focus, pair);
    }
    default:
      return evidence;
  }
}

/** The face of a middleware that something belongs to: the inner one only where it is seen there. */
function faceOf(focus: unknown, { outer, inner }: Pair): Exhibit {
  return holds(inner, focus) ? inner : outer;
}

function isIn(focus: unknown, { outer, inner }: Pair): boolean {
  const events: readonly unknown[] = outer.events;
  return focus === outer || events.includes(focus) || holds(inner, focus);
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
