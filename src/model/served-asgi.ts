import type { ProbeCall, ProbeEvent } from './probe.ts';
import { isExactly, item, type Py, textItem } from './py.ts';
import type { ClientStep } from './server-scenario.ts';
import type { Served, ServedSession, ServerRun, Wire, WireResponse } from './served.ts';

/** An event that the server delivered, or that the probe sent. */
export interface Message {
  readonly event: ProbeEvent;
  readonly message: Py;
  readonly type: string;
}

/** The ways in which the probe receives. */
export const RECEIVES: readonly ProbeEvent['type'][] = ['receive', 'receive-until', 'receive-body'];

/** The calls with this scope type, as far as the request asked for them. */
export function callsOf(served: Served, ...kinds: readonly ProbeCall['kind'][]): ProbeCall[] {
  return served.calls.filter((call) => call.asked !== null && kinds.includes(call.kind));
}

/**
 * The first call with one of these scope types that the request asked for, in an array of one. A
 * scope that is no dict says nothing.
 */
export function callOf(served: Served, ...kinds: readonly ProbeCall['kind'][]): ProbeCall[] {
  return callsOf(served, ...kinds)
    .filter(({ offered }) => offered.py === 'dict')
    .slice(0, 1);
}

/** What `receive()` gave, in order. */
export function receipts(call: ProbeCall): ProbeEvent[] {
  return call.events.filter(
    ({ type, outcome }) =>
      RECEIVES.includes(type) && outcome !== null && outcome.raised === null && !outcome.waiting,
  );
}

/** The events that `receive()` gave, as far as they are dicts with a type. */
export function received(call: ProbeCall, ...types: readonly string[]): Message[] {
  return receipts(call).flatMap((event) => {
    const message = event.outcome?.returned ?? { py: 'none' };
    const type = textItem(message, 'type');
    if (type === undefined) return [];
    return types.length === 0 || types.includes(type) ? [{ event, message, type }] : [];
  });
}

/** A `receive()` that had not come back when the probe gave up. */
export function isStuck({ type, outcome }: ProbeEvent): boolean {
  return RECEIVES.includes(type) && outcome?.waiting === true;
}

/** By call: most rules ask. */
const SENT = new WeakMap<ProbeCall, readonly Message[]>();

/** What was sent, in order, whether or not the server took it. */
export function sent(call: ProbeCall, ...types: readonly string[]): Message[] {
  const all = SENT.get(call) ?? allSent(call);
  SENT.set(call, all);
  return all.filter(({ type }) => types.length === 0 || types.includes(type));
}

function allSent({ events }: ProbeCall): Message[] {
  return events.flatMap((event) => {
    if (event.type !== 'send' || event.step?.do !== 'send') return [];
    const { message } = event.step;
    return [{ event, message, type: textItem(message, 'type') ?? '' }];
  });
}

/** What the server took without an error. */
export function taken(call: ProbeCall, ...types: readonly string[]): Message[] {
  return sent(call, ...types).filter(({ event }) => isTaken(event));
}

export function isTaken({ outcome }: ProbeEvent): boolean {
  return outcome !== null && outcome.raised === null && !outcome.waiting;
}

export function isRefused({ outcome }: ProbeEvent): boolean {
  return outcome?.raised !== null && outcome?.raised !== undefined;
}

/** What was raised out of `send()` is an OSError. */
export function isOSError({ outcome }: ProbeEvent): boolean {
  return outcome?.raised?.types.includes('OSError') === true;
}

/** Whether the server says that it follows at least this version, `2.4`. */
export function claimsVersion({ offered }: ProbeCall, version: string): boolean {
  const entry = item(offered, 'asgi');
  const claimed = entry && textItem(entry, 'spec_version');
  return claimed !== undefined && Number.parseFloat(claimed) >= Number.parseFloat(version);
}

/** Whether the server offers this extension in the scope. */
export function offers({ offered }: ProbeCall, extension: string): boolean {
  const all = item(offered, 'extensions');
  return all !== undefined && item(all, extension) !== undefined;
}

/** The final response, or that of the upgrade. */
export function finalResponse({ wire }: Served): WireResponse | undefined {
  return wire?.responses.find(({ status }) => status >= 200 || status === 101);
}

/** A client has sent it, by HTTP/1 or HTTP/2: it is not a middleware's inner face. */
export function isOnWire({ wire, http2 }: Served): boolean {
  return wire !== null || http2 !== undefined;
}

/** The client went away before the server had, by plan or not. */
export function clientLeft(served: Served): boolean {
  const goes = served.client.some(({ do: what }) =>
    ['end', 'reset', 'stop-reading'].includes(what),
  );
  return goes || served.request?.leaves === true;
}

/** Header pairs of a scope or message as text, where they are bytes as they have to be. */
export function pairsOf(value: Py): (readonly [string, string])[] {
  const headers = item(value, 'headers');
  return itemsOf(headers).flatMap((pair) => {
    const [name, content] = itemsOf(pair);
    return name?.py === 'bytes' && content?.py === 'bytes' ? [[name.value, content.value]] : [];
  });
}

/** Items of a list or tuple; none of anything else. */
export function itemsOf(value: Py | undefined): readonly Py[] {
  return value?.py === 'list' || value?.py === 'tuple' ? value.items : [];
}

/** Bytes under a key, null where it is absent or something else. */
export function bytesItem(value: Py, key: string): string | null {
  const found = item(value, key);
  return found?.py === 'bytes' && found.length === undefined ? found.value : null;
}

/** True, false, or undefined where the key is absent or something else. */
export function flag(value: Py, key: string): boolean | undefined {
  const found = item(value, key);
  return found !== undefined && isExactly(found, 'bool') ? found.value : undefined;
}

/**
 * Whether an `http.request` is the last of its body. A `more_body` that is no bool is a mistake of
 * its own, and goes for what Python takes it for.
 */
export function endsBody(message: Py): boolean {
  const more = item(message, 'more_body');
  if (more === undefined || more.py === 'none') return true;
  if (more.py === 'bool' || more.py === 'int') return Number(more.value) === 0;
  return (more.py === 'str' || more.py === 'bytes') && more.value === '';
}

/** What the probe's call came to: the response as its messages have it, as far as they were taken. */
export interface Told {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** The last body event was taken. */
  readonly ended: boolean;
  readonly trailers: boolean;
}

/** The response that an HTTP call sent; undefined if the server took no start of one. */
export function told(call: ProbeCall, prefix = 'http.response'): Told | undefined {
  const [start] = taken(call, `${prefix}.start`);
  const status = start && item(start.message, 'status');
  if (start === undefined || status?.py !== 'int') return undefined;
  const all = taken(call, `${prefix}.body`);
  const last = all.findIndex(({ message }) => flag(message, 'more_body') !== true);
  const counted = last < 0 ? all : all.slice(0, last + 1);
  return {
    status: status.value,
    headers: pairsOf(start.message),
    body: counted.map(({ message }) => bytesItem(message, 'body') ?? '').join(''),
    ended: last >= 0,
    trailers: flag(start.message, 'trailers') === true,
  };
}

/** Whether HTTP gives the response no body. */
export function isBodiless(served: Served, status: number): boolean {
  return served.request?.method === 'HEAD' || status < 200 || status === 204 || status === 304;
}

/** All calls of a run: those of its lifespans, and of its requests. */
export function allCalls(run: ServerRun): ProbeCall[] {
  return [...run.calls, ...run.served.flatMap(({ calls }) => calls)];
}

/** The lifespan calls of a run. */
export function lifespans(run: ServerRun): ProbeCall[] {
  return run.calls.filter(({ kind }) => kind === 'lifespan');
}

/** Runs in which the probe took part in the lifespan, with its calls. */
export function* lifespanCalls(
  session: ServedSession,
): Iterable<{ run: ServerRun; call: ProbeCall }> {
  for (const run of session.runs) for (const call of lifespans(run)) yield { run, call };
}

/** The client's `await-…` steps of these kinds that expired, each with its index. */
export function expired({ client, wire }: Served, ...kinds: readonly ClientStep['do'][]) {
  return (wire?.expired ?? []).filter((index) => {
    const step = client[index];
    return step !== undefined && kinds.includes(step.do);
  });
}

/** The server ended the connection, or the client's system did for it. */
export function isEnded(wire: Wire): boolean {
  return wire.events.some(({ from, type }) => from === 'server' && type !== 'bytes');
}

/** The path and the query of a request target in origin form, as they stand there. */
export function targetOf({ request }: Served): { path: string; query: string } | undefined {
  if (request === null || !request.target.startsWith('/')) return undefined;
  const [path = '', ...rest] = request.target.split('?');
  return { path, query: rest.join('?') };
}

/** Calls of all requests and lifespans of a session. */
export function everyCall(session: ServedSession): ProbeCall[] {
  const calls = [
    ...session.served.flatMap((each) => each.calls),
    ...session.runs.flatMap(allCalls),
  ];
  return [...new Map(calls.map((call) => [call.id, call])).values()];
}

/** For rules' examples: nothing is wrong with it. */
export const CORRECT_SERVER = {
  title: 'a correct server',
  python: 'from reference_asgi import Server\n',
} as const;

/** For examples that need HTTP/2, which the server of this folder does not speak. */
export const HTTP2_SERVER = {
  title: 'Hypercorn',
  python: 'from hypercorn_server import Server\n',
} as const;
