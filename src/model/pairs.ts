import { fate } from './comparison.ts';
import {
  type AnyEvent,
  type AsgiEvent,
  type EventOf,
  type Exchange,
  isTrouble,
  type RaiseEvent,
  type WsgiEvent,
  type WsgiExchange,
} from './evidence.ts';
import type { Pair, PairSession } from './pair.ts';
import type { ProbeCall, ProbeEvent, ProbeScript, ProbeStep } from './probe.ts';
import { item, type Py, type PyBytes, textItem } from './py.ts';
import {
  clientLeft,
  headerPairs,
  headersArgument,
  isBodiless,
  messageType,
  type SendEvent,
  sends,
  statusOf,
} from './select.ts';
import { effectiveStart } from './wsgi.ts';

/** The call of the application inside, where there was one and no other. */
export function innerCall({ inner }: Pair): ProbeCall | undefined {
  return inner.calls.length === 1 ? inner.calls[0] : undefined;
}

/** What the probe did or met in a call, of these types. */
export function innerEvents(call: ProbeCall, ...types: readonly ProbeEvent['type'][]) {
  return call.events.filter(({ type }) => types.includes(type));
}

/** A pair whose outer face is WSGI. */
export type WsgiPair = Pair & { readonly outer: WsgiExchange };

export function isWsgi(pair: Pair): pair is WsgiPair {
  return pair.outer.kind === 'wsgi';
}

/** All steps of a script, those of repetitions and tasks too. */
export function stepsOf(script: ProbeScript): ProbeStep[] {
  return [...script.call, ...(script.iterate ?? [])].flatMap(flat);
}

function flat(step: ProbeStep): ProbeStep[] {
  if (step.do === 'repeat') return step.steps.flatMap(flat);
  return step.do === 'tasks' ? step.tasks.flat().flatMap(flat) : [step];
}

/** It came to its own end: nothing was cut short by the client, by a refusal, by a hang. */
export function isWhole({ outer }: Pair): boolean {
  return outer.ended.how === 'returned' && !clientLeft(outer);
}

/** An answer as it passed one of the faces; `body` as Latin-1. */
export interface Answer {
  readonly status: number;
  /** WSGI: the whole status, with its phrase. */
  readonly statusText: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** The pieces of the body; those that were recorded may be cut. */
  readonly parts: readonly PyBytes[];
}

/** The answer that the application inside gave; undefined where it gave none, or not a whole one. */
export function innerAnswer(pair: Pair): Answer | undefined {
  const call = innerCall(pair);
  if (call === undefined) return undefined;
  return pair.inside === 'wsgi' ? wsgiAnswerInside(call, pair) : asgiAnswerInside(call);
}

function wsgiAnswerInside(call: ProbeCall, { script }: Pair): Answer | undefined {
  const shape = script.result?.shape;
  if (shape === 'file_wrapper') return undefined;
  const started = innerEvents(call, 'start_response').filter(
    ({ outcome }) => outcome?.raised === null,
  );
  const step = started.at(-1)?.step;
  if (step?.do !== 'start_response') return undefined;
  const [status, headers] = step.args;
  const text = status?.py === 'str' ? status.value : '';
  const isListed = shape === 'list' || shape === 'tuple';
  if (!isListed && innerEvents(call, 'exhausted').length === 0) return undefined;
  const written = innerEvents(call, 'write', 'yield').map(({ step }) => blockIn(step));
  const listed = isListed ? (script.iterate ?? []).flatMap(flat).map(blockIn) : [];
  return {
    status: Number(text.slice(0, 3)),
    statusText: text,
    headers: textPairs(headers),
    ...bodyOf([...written, ...listed]),
  };
}

/** The bytes that a step gives, as Latin-1. */
export function blockOf(step: ProbeStep | null): string {
  return bodyOf([blockIn(step)]).body;
}

function blockIn(step: ProbeStep | null): Py | undefined {
  if (step?.do === 'yield') return step.block;
  return step?.do === 'write' ? step.args[0] : undefined;
}

function bodyOf(values: readonly (Py | undefined)[]): Pick<Answer, 'body' | 'parts'> {
  const parts = values.flatMap((each) => (each?.py === 'bytes' ? [each] : []));
  return { parts, body: parts.map(({ value }) => value).join('') };
}

function asgiAnswerInside(call: ProbeCall): Answer | undefined {
  const sent = innerEvents(call, 'send').flatMap(({ step, outcome }) =>
    step?.do === 'send' && outcome?.raised === null ? [step.message] : [],
  );
  return asgiAnswer(sent);
}

/** The answer as the server was given it; undefined where it was given none, or not a whole one. */
export function outerAnswer(pair: Pair): Answer | undefined {
  const answer = cutAnswer(pair);
  // Only the ends of what is very long have been recorded.
  return answer?.parts.some(({ length }) => length !== undefined) === true ? undefined : answer;
}

/** The same, where `body` is no more than what was recorded of it. */
export function cutAnswer({ outer }: Pair): Answer | undefined {
  if (outer.kind === 'wsgi') return wsgiAnswerOutside(outer);
  if (outer.kind !== 'http') return undefined;
  return asgiAnswer(sends(outer).map(({ message }) => message));
}

function wsgiAnswerOutside(outer: WsgiExchange): Answer | undefined {
  const start = effectiveStart(outer);
  const status = start?.args[0];
  if (start === undefined || status?.py !== 'str') return undefined;
  if (!outer.events.some(({ type }) => type === 'exhausted')) return undefined;
  return {
    status: Number(status.value.slice(0, 3)),
    statusText: status.value,
    headers: textPairs(headersArgument(start)),
    ...bodyOf(outer.events.map(blockGiven)),
  };
}

/** The bytes that an event of the outer face gives to the server, as Latin-1; cut, if very long. */
export function outerBlock(event: WsgiEvent | AsgiEvent): string {
  return bodyOf([blockGiven(event)]).body;
}

function blockGiven(event: WsgiEvent | AsgiEvent): Py | undefined {
  if (event.type === 'yield') return event.chunk;
  if (event.type === 'write') return event.args[0];
  return event.type === 'send' ? item(event.message, 'body') : undefined;
}

function asgiAnswer(messages: readonly Py[]): Answer | undefined {
  const start = messages.find((each) => textItem(each, 'type') === 'http.response.start');
  const parts = messages.filter((each) => textItem(each, 'type') === 'http.response.body');
  const status = start && item(start, 'status');
  const more = item(parts.at(-1) ?? { py: 'none' }, 'more_body');
  if (status?.py !== 'int' || parts.length === 0) return undefined;
  if (more?.py === 'bool' && more.value) return undefined;
  return {
    status: status.value,
    statusText: null,
    headers: textPairs(item(start ?? { py: 'none' }, 'headers')),
    ...bodyOf(parts.map((each) => item(each, 'body'))),
  };
}

/** The pairs of a header list as text. */
export function textPairs(headers: Py | undefined): (readonly [string, string])[] {
  return headerPairs(headers).flatMap(({ name, value }) =>
    (name.py === 'str' || name.py === 'bytes') && (value.py === 'str' || value.py === 'bytes')
      ? [[name.value, value.value] as const]
      : [],
  );
}

/** Whether the body passed the middleware as it was; undefined where that cannot be told. */
export function keepsBody(pair: Pair): boolean | undefined {
  const [inside, outside] = [innerAnswer(pair), outerAnswer(pair)];
  if (inside === undefined || outside === undefined) return undefined;
  if (isBodiless(pair.outer) && outside.body === '') return undefined;
  return inside.body === outside.body;
}

/** The status of the server's side, or null. */
export function outerStatus({ outer }: Pair): number | null {
  return statusOf(outer);
}

/** The first event of the outer face of this type. */
export function outerEvent<T extends WsgiEvent['type']>(
  exchange: WsgiExchange,
  type: T,
): EventOf<WsgiEvent, T> | undefined {
  return exchange.events.find((event): event is EventOf<WsgiEvent, T> => event.type === type);
}

/** The events of the outer face between two moments of both. */
export function outerBetween(
  { outer }: { readonly outer: Exchange },
  after: number,
  before: number,
): readonly (WsgiEvent | AsgiEvent)[] {
  const events: readonly (WsgiEvent | AsgiEvent)[] = outer.events;
  return events.filter(({ seq = -1 }) => seq > after && seq < before);
}

/** The messages that the outer face sent, of this type. */
export function outerSends({ outer }: Pair, type: string): SendEvent[] {
  return outer.kind === 'wsgi' ? [] : sends(outer).filter((event) => messageType(event) === type);
}

/** The exception that came out of the outer face, where the application inside raised none. */
export function raisedOutside({ outer, inner }: Pair): RaiseEvent | undefined {
  if (outer.ended.how !== 'raised') return undefined;
  const isInner = inner.calls.some(({ events }) =>
    events.some(
      ({ type, outcome }) =>
        type === 'raise' || (type === 'close' && (outcome?.raised ?? null) !== null),
    ),
  );
  if (isInner) return undefined;
  const raised = (outer.events as readonly AnyEvent[]).findLast(
    (event): event is RaiseEvent => event.type === 'raise',
  );
  // What the application inside has handled, start_response raises again.
  return raised?.exception.type.startsWith('gw_conform.') === true ? undefined : raised;
}

/** The server was an ordinary one, the client stayed, and the application did not err on purpose. */
export function isPlain({ outer, errs }: Pair): boolean {
  return outer.request?.variation === undefined && !clientLeft(outer) && !errs;
}

/** What pairs have in common that are of the same request and the same script. */
export function pairKey({ outer, script, form }: Pair): string {
  return JSON.stringify([outer.kind, outer.request, script, form]);
}

/** What came of it on the outer face: `200`, `raised KeyError: …`. */
export function fateOf({ outer }: Pair): string {
  return fate(outer);
}

/**
 * The middleware came to nothing, or made an error of an answer that was none. What it answers by
 * itself, of any status, is its own affair: it may limit, refuse, try things out.
 */
export function breaksDown(pair: Pair): boolean {
  const { how } = pair.outer.ended;
  if (isTrouble(pair.outer) || raisedOutside(pair) !== undefined) return true;
  if (how !== 'returned') return false;
  const status = outerStatus(pair);
  return status === null || (status >= 500 && (innerAnswer(pair)?.status ?? 500) < 500);
}

/** It lets the ordinary request of an ordinary application through to an answer. */
export function worksPlainly({ pairs }: PairSession): boolean {
  return pairs.some(
    (pair) =>
      isPlain(pair) &&
      pair.form === 'application' &&
      pair.inner.calls.length > 0 &&
      pair.outer.ended.how === 'returned' &&
      (outerStatus(pair) ?? 500) < 500,
  );
}

/** Whether the script sets this key of its environ or scope. */
export function setInside({ script }: Pair, key: string): boolean {
  return stepsOf(script).some((step) => step.do === 'set' && step.key === key);
}
