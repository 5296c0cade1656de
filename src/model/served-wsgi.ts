import type { Some } from './names.ts';
import type { ProbeCall, ProbeEvent, ProbeStep, WsgiStep } from './probe.ts';
import { item, type Py, textItem, type PyText } from './py.ts';
import { remembered } from './remembered.ts';
import type { ByteText } from './scenario.ts';
import type { Served, ServedSession, WireResponse } from './served.ts';

type Headers = readonly (readonly [string, string])[];

/** The call of the application that a request to a WSGI server led to, if it was one. */
export function callOf(served: Served): ProbeCall | undefined {
  const [call, ...more] = wsgiCalls(served);
  // Where environ is no dict, nothing more is to be said.
  return more.length === 0 && call?.offered.py === 'dict' ? call : undefined;
}

/** The requests of a server, where it speaks HTTP/1.1: what that asks for it has to do. */
export function servedByHttp11(session: ServedSession): readonly Served[] {
  const isModern = session.served.some((served) => finalOf(served)?.version === 'HTTP/1.1');
  return session.interface === 'wsgi' && isModern ? session.served : [];
}

/** All calls that the server made, asked for or not. */
export function wsgiCalls(served: Served): readonly ProbeCall[] {
  return served.interface === 'wsgi' ? served.calls : [];
}

/** A variable of the environ, or undefined where the key is absent. */
export function variable(call: ProbeCall, name: string): Py | undefined {
  return item(call.offered, name);
}

/** A variable that is text; `''` where it is absent, as PEP 3333 lets it be. */
export function text(call: ProbeCall, name: string): string {
  return textItem(call.offered, name) ?? '';
}

/** Keys and values of the environ whose keys are text. */
export function variables(call: ProbeCall): (readonly [string, Py])[] {
  if (call.offered.py !== 'dict') return [];
  return call.offered.items.flatMap(([key, value]) =>
    key.py === 'str' ? [[key.value, value] as const] : [],
  );
}

/** Events of this `type`, in order. */
export function eventsOf(call: ProbeCall, ...types: Some<ProbeEvent['type']>): ProbeEvent[] {
  return call.events.filter((event) => types.includes(event.type));
}

type StepOf<Do extends WsgiStep['do'], Step = WsgiStep> = Step extends { do: infer Some }
  ? Do extends Some
    ? Step
    : never
  : never;

/** The step that an event is about, where it is this kind of step. */
export function stepOf<Do extends WsgiStep['do']>(
  event: ProbeEvent,
  kind: Do,
): StepOf<Do> | undefined {
  return event.step?.do === kind ? (event.step as StepOf<Do>) : undefined;
}

/** It came back without an exception. */
export function wentWell(event: ProbeEvent): boolean {
  return event.outcome !== null && event.outcome.raised === null && !event.outcome.waiting;
}

/** An exception came out of it. */
export function failed(event: ProbeEvent): boolean {
  return event.outcome !== null && event.outcome.raised !== null;
}

/** Whether what was raised is of this class of Python. */
export function raises(event: ProbeEvent, type: string): boolean {
  return event.outcome?.raised?.types.includes(type) === true;
}

/** It ended when the client had already gone or given up. */
export function isLate(served: Served, event: ProbeEvent): boolean {
  const end = served.wire?.events.find((each) => each.from === 'client' && each.type !== 'bytes');
  return end !== undefined && (event.until ?? event.t) > end.t;
}

/** One call of `start_response`. */
export interface Start {
  readonly event: ProbeEvent;
  readonly excInfo: boolean;
  /** Null where they are not what PEP 3333 asks for. */
  readonly status: string | null;
  readonly headers: Headers | null;
}

/** The calls of `start_response`, in order. */
export function starts(call: ProbeCall): Start[] {
  return eventsOf(call, 'start_response').flatMap((event) => {
    const step = stepOf(event, 'start_response');
    if (step === undefined) return [];
    const [status, headers] = step.args;
    const excInfo = step.excInfo === true;
    return [{ event, excInfo, status: statusIn(status), headers: headersIn(headers) }];
  });
}

function statusIn(value: Py | undefined): string | null {
  if (!isLatin(value)) return null;
  // A status below 200 is no final response.
  return /^[2-9]\d\d [\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff]$/.test(value.value)
    ? value.value
    : null;
}

const HOP_BY_HOP: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** A header that concerns one connection alone; `name` in any letter case. */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.includes(name.toLowerCase());
}

/** The headers of a call as pairs; null where one is not as PEP 3333 and HTTP ask for. */
function headersIn(value: Py | undefined): Headers | null {
  if (value?.py !== 'list') return null;
  const pairs: (readonly [string, string])[] = [];
  for (const each of value.items) {
    if (each.py !== 'tuple' || each.items.length !== 2) return null;
    const [name, content] = each.items;
    if (!isLatin(name) || !isLatin(content)) return null;
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name.value) || isHopByHop(name.value)) return null;
    // eslint-disable-next-line no-control-regex
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(content.value)) return null;
    pairs.push([name.value, content.value]);
  }
  return pairs;
}

/** Text, or a list of it, with a character beyond ASCII. */
export function isBeyondAscii(value: Py): boolean {
  if (value.py === 'list') return value.items.some(isBeyondAscii);
  // eslint-disable-next-line no-control-regex
  return value.py === 'str' && /[^\x00-\x7f]/.test(value.value);
}

/** A whole `str` of Latin-1. */
function isLatin(value: Py | undefined): value is PyText {
  if (value?.py !== 'str' || value.length !== undefined) return false;
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\xff]*$/.test(value.value);
}

/** Bytes that the application gave as a part of the body. */
export interface Block {
  readonly bytes: ByteText;
  readonly by: 'write' | 'yield';
  /** None for the blocks of a list or a tuple, of which the probe sees nothing. */
  readonly event: ProbeEvent | null;
}

/** The blocks that were given to the server, in order; those that `write()` refused are left out. */
export function blocks(served: Served, call: ProbeCall): Block[] {
  const given = eventsOf(call, 'write', 'yield').flatMap((event): Block[] => {
    const value = stepOf(event, 'write')?.args[0] ?? stepOf(event, 'yield')?.block;
    if (value?.py !== 'bytes' || failed(event)) return [];
    return [{ bytes: value.value, by: event.type === 'write' ? 'write' : 'yield', event }];
  });
  if (!isPassive(served)) return given;
  const listed = flat(served.script?.iterate ?? []).flatMap((step): Block[] =>
    step.do === 'yield' && step.block.py === 'bytes'
      ? [{ bytes: step.block.value, by: 'yield', event: null }]
      : [],
  );
  return [...given, ...listed];
}

/** The application returned a list or a tuple, which tells nothing of its use. */
export function isPassive(served: Served): boolean {
  return ['list', 'tuple'].includes(served.script?.result?.shape ?? 'iterator');
}

/** The steps one after the other, repetitions written out. */
export function flat(steps: readonly ProbeStep[]): ProbeStep[] {
  return steps.flatMap((step) =>
    step.do === 'repeat'
      ? Array.from({ length: step.times }, () => flat(step.steps)).flat()
      : [step],
  );
}

/** All steps of a script. */
export const stepsOf: (served: Served) => readonly ProbeStep[] = remembered(({ script }: Served) =>
  script === null ? [] : flat([...script.call, ...(script.iterate ?? [])]),
);

/** The response that is not an interim one. */
export function finalOf(served: Served): WireResponse | undefined {
  return served.wire?.responses.find((response) => response.status >= 200);
}

/** What came after the end of a response, where that is not another response. */
export function surplusOf(served: Served): ByteText {
  const extra = served.wire?.extra ?? '';
  return extra.startsWith('HTTP/') ? '' : extra;
}

/** Values of a header, in order; `name` in lower case. */
export function valuesOf(headers: Headers, name: string): string[] {
  return headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
}

/** What the application answered, where it did so without fault of its own. */
export interface Answer {
  readonly call: ProbeCall;
  readonly status: string;
  readonly code: number;
  readonly headers: Headers;
  readonly blocks: readonly Block[];
  readonly body: ByteText;
  /** Its Content-Length. */
  readonly declared: number | null;
}

/**
 * The answer of a request's application where it gave a whole one: headers as they have to be, one
 * `start_response` that counts, nothing raised, no change of mind. Whether the server has taken all
 * of it is not asked.
 */
export const answerOf = remembered((served: Served): Answer | undefined => {
  const call = callOf(served);
  if (call === undefined || served.script === null || !isFaultless(served, call)) return undefined;
  const [start, ...more] = starts(call);
  if (start === undefined || more.length > 0) return undefined;
  const { status, headers } = start;
  if (status === null || headers === null || !wentWell(start.event)) return undefined;
  const given = blocks(served, call);
  const lengths = valuesOf(headers, 'content-length');
  if (lengths.length > 1 || !lengths.every((each) => /^\d{1,15}$/.test(each))) return undefined;
  return {
    call,
    status,
    code: Number(status.slice(0, 3)),
    headers,
    blocks: given,
    body: given.map((block) => block.bytes).join(''),
    declared: lengths[0] === undefined ? null : Number(lengths[0]),
  };
});

const FAULTS: readonly ProbeStep['do'][] = ['raise', 'clear', 'set'];

function isFaultless(served: Served, call: ProbeCall): boolean {
  if (served.script?.result?.shape === 'file_wrapper') return false;
  if (served.script?.result?.close === 'raises') return false;
  if (stepsOf(served).some((step) => FAULTS.includes(step.do))) return false;
  return !call.events.some((event) => isUnsound(served, event));
}

const USES: readonly ProbeEvent['type'][] = ['start_response', 'write', 'yield', 'input'];

function isUnsound(served: Served, event: ProbeEvent): boolean {
  if (failed(event)) return event.type !== 'errors' && stepOf(event, 'input')?.trap !== true;
  return USES.includes(event.type) && isLate(served, event);
}

/** An answer and the response that the client got, where the client stayed for it. */
export interface Reply extends Answer {
  readonly response: WireResponse;
  /** HTTP gives the response no body. */
  readonly bodiless: boolean;
  readonly served: Served;
}

/** The reply to a whole request, if its status is the application's. */
export const replyOf = remembered((served: Served): Reply | undefined => {
  const answer = answerOf(served);
  const response = finalOf(served);
  if (answer === undefined || response === undefined || hasLeft(served)) return undefined;
  if (response.status !== answer.code) return undefined;
  const bodiless = isBodiless(served, answer.code);
  return { ...answer, response, bodiless, served };
});

/** The client did not stay until the end, or did not say all that it announced. */
export function hasLeft(served: Served): boolean {
  return served.request === null || served.request.leaves;
}

/** HTTP gives a response of this status no body, or the request was HEAD. */
export function isBodiless(served: Served, code: number): boolean {
  return served.request?.method === 'HEAD' || code === 204 || code === 304 || code < 200;
}
