import type {
  AnyEvent,
  AsgiEvent,
  AsgiExchange,
  EventOf,
  Exchange,
  WsgiEvent,
  WsgiExchange,
} from './evidence.ts';
import { item, type Py, textItem } from './py.ts';
import { remembered } from './remembered.ts';

/** The events of a WSGI exchange with this `type`, in order. */
export function wsgiEvents<T extends WsgiEvent['type']>(
  exchange: WsgiExchange,
  type: T,
): readonly EventOf<WsgiEvent, T>[] {
  return (byType(exchange).get(type) ?? []) as readonly EventOf<WsgiEvent, T>[];
}

/** The events of an ASGI exchange with this `type`, in order. */
export function asgiEvents<T extends AsgiEvent['type']>(
  exchange: AsgiExchange,
  type: T,
): readonly EventOf<AsgiEvent, T>[] {
  return (byType(exchange).get(type) ?? []) as readonly EventOf<AsgiEvent, T>[];
}

const byType = remembered(({ events }: Exchange): ReadonlyMap<string, readonly AnyEvent[]> => {
  const found = new Map<string, AnyEvent[]>();
  for (const event of events as readonly AnyEvent[]) {
    const same = found.get(event.type);
    if (same === undefined) found.set(event.type, [event]);
    else same.push(event);
  }
  return found;
});

export type SendEvent = EventOf<AsgiEvent, 'send'>;
export type StartResponseEvent = EventOf<WsgiEvent, 'start_response'>;

/**
 * The events that an ASGI application sent while the connection was open; only those whose
 * message `type` is one of `types`, if any are given.
 */
export function sends(exchange: AsgiExchange, ...types: readonly string[]): SendEvent[] {
  return asgiEvents(exchange, 'send').filter(
    (event) =>
      !event.closed &&
      (types.length === 0 || types.includes(textItem(event.message, 'type') ?? '')),
  );
}

/** The message type of a sent or delivered event, `''` where it has none. */
export function messageType(event: { readonly message: Py }): string {
  return textItem(event.message, 'type') ?? '';
}

/** Index of the first event with this `type`, or -1. */
export function indexOfType(exchange: Exchange, type: AnyEvent['type']): number {
  return (exchange.events as readonly AnyEvent[]).findIndex((event) => event.type === type);
}

/** The first argument of `start_response`, by position or by its customary keyword. */
export function statusArgument(event: StartResponseEvent): Py | undefined {
  return event.args[0] ?? keyword(event, 'status');
}

/** The second argument of `start_response`. */
export function headersArgument(event: StartResponseEvent): Py | undefined {
  return event.args[1] ?? keyword(event, 'response_headers') ?? keyword(event, 'headers');
}

/** The third argument of `start_response`, undefined when it is absent or None. */
export function excInfoArgument(event: StartResponseEvent): Py | undefined {
  const value = event.args[2] ?? keyword(event, 'exc_info');
  return value?.py === 'none' ? undefined : value;
}

function keyword(event: StartResponseEvent, name: string): Py | undefined {
  return event.kwargs.find(([key]) => key === name)?.[1];
}

/** Items of a list or tuple (or subclass), undefined for anything else. */
export function itemsOf(value: Py | undefined): readonly Py[] | undefined {
  return value?.py === 'list' || value?.py === 'tuple' ? value.items : undefined;
}

/** A name and a value, where an item of a header list has two elements. */
export interface HeaderPair {
  readonly name: Py;
  readonly value: Py;
}

/** The two-element items of a header list; other items are left out. */
export function headerPairs(headers: Py | undefined): readonly HeaderPair[] {
  return headers === undefined ? [] : pairsOf(headers);
}

const pairsOf = remembered((headers: Py): readonly HeaderPair[] => {
  const pairs: HeaderPair[] = [];
  for (const each of itemsOf(headers) ?? []) {
    const [name, value, ...rest] = itemsOf(each) ?? [];
    if (name !== undefined && value !== undefined && rest.length === 0) pairs.push({ name, value });
  }
  return pairs;
});

/** Values of the header with this lower-case name: `str` of WSGI or `bytes` of ASGI, as text. */
export function headerValues(headers: Py | undefined, name: string): string[] {
  return headerPairs(headers).flatMap((pair) =>
    isText(pair.name) && pair.name.value.toLowerCase() === name && isText(pair.value)
      ? [pair.value.value]
      : [],
  );
}

/** The status code of the response that was begun last, or null. */
export function statusOf(exchange: Exchange): number | null {
  if (exchange.kind === 'wsgi') {
    const status = statusArgument(wsgiEvents(exchange, 'start_response').at(-1) ?? { ...NO_CALL });
    const code = status?.py === 'str' ? /^\d{3}/.exec(status.value) : null;
    return code === null ? null : Number(code[0]);
  }
  const start = asgiEvents(exchange, 'send').findLast((event) =>
    ['http.response.start', 'websocket.http.response.start'].includes(messageType(event)),
  );
  const status = start && item(start.message, 'status');
  return status?.py === 'int' ? status.value : null;
}

const NO_CALL = { args: [], kwargs: [] } as unknown as StartResponseEvent;

/** True for a response that HTTP gives no body: to HEAD, or with 1xx, 204 or 304. */
export function isBodiless(exchange: Exchange): boolean {
  const status = statusOf(exchange);
  const head = exchange.request?.kind === 'http' && exchange.request.method === 'HEAD';
  return head || (status !== null && (status < 200 || status === 204 || status === 304));
}

/** The client went away before the exchange had ended. */
export function clientLeft(exchange: Exchange): boolean {
  return indexOfType(exchange, 'leave') >= 0;
}

/** The client left although nobody had asked it to: the answer did not end by itself. */
export function lostPatience(exchange: Exchange): boolean {
  const { request } = exchange;
  if (request?.variation?.sendFails !== undefined || !clientLeft(exchange)) return false;
  return request?.kind === 'http'
    ? request.leave === null
    : request?.steps.every((step) => step.do !== 'lose') === true;
}

function isText(value: Py): value is Extract<Py, { py: 'str' | 'bytes' }> {
  return value.py === 'str' || value.py === 'bytes';
}
