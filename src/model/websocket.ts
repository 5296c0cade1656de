import type { AsgiEvent, AsgiExchange, WebSocketExchange } from './evidence.ts';
import { int, item, type Py, type PyBytes, type PyText, str } from './py.ts';
import { asgiEvents, headerPairs, messageType, type SendEvent, sends } from './select.ts';

/** The types of the extension "Websocket Denial Response", by whose name it is offered. */
export const DENIAL = 'websocket.http.response';
export const DENIAL_EVENTS: readonly string[] = [`${DENIAL}.start`, `${DENIAL}.body`];

/** What was sent and awaited while the connection was open; a call never awaited has no effect. */
export function effectiveSends(
  exchange: WebSocketExchange,
  ...types: readonly string[]
): SendEvent[] {
  return sends(exchange, ...types).filter((event) => event.awaited);
}

/** Everything sent before the application returned: what a task does after that comes too late. */
export function sendsBeforeReturn(exchange: AsgiExchange): SendEvent[] {
  const [returned] = asgiEvents(exchange, 'return');
  const all = asgiEvents(exchange, 'send');
  if (returned === undefined) return all;
  const { events } = exchange;
  return all.filter((event) => events.indexOf(event) < events.indexOf(returned));
}

/** `websocket.accept` was sent before this event, even if nobody awaited it. */
export function isAccepted(exchange: WebSocketExchange, event: AsgiEvent): boolean {
  const accepts = sends(exchange, 'websocket.accept');
  return accepts.some((accept) => isBefore(exchange, accept, event));
}

/** The `websocket.send` events of a connection that was accepted. */
export function dataMessages(exchange: WebSocketExchange): SendEvent[] {
  const events = effectiveSends(exchange, 'websocket.send');
  return events.filter((event) => isAccepted(exchange, event));
}

/** The keys of `websocket.send` that are present and not None. */
export function contentOf({ message }: SendEvent): { bytes?: Py; text?: Py } {
  return { ...given('bytes', message), ...given('text', message) };
}

/** The header names of a `websocket.accept`, those that are bytes. */
export function acceptHeaderNames({ message }: SendEvent): PyBytes[] {
  const names = headerPairs(item(message, 'headers')).map(({ name }) => name);
  return names.filter((name) => name.py === 'bytes');
}

/** The `websocket.close` with which the application itself ended the connection. */
export function ownClose(exchange: WebSocketExchange): SendEvent | undefined {
  return effectiveSends(exchange, 'websocket.close').find((event) => event.refused === null);
}

/**
 * What the function that had closed the connection sent after that. In another one it may be
 * another task, which finds out by the exception.
 */
export function sentAfter(exchange: WebSocketExchange, close: SendEvent): SendEvent[] {
  return asgiEvents(exchange, 'send').filter(
    (event) =>
      isBefore(exchange, close, event) &&
      event.closed &&
      event.at?.function === close.at?.function &&
      event.at?.file === close.at?.file,
  );
}

/** The first `websocket.connect` that the application received. */
export function connectOf(exchange: WebSocketExchange): AsgiEvent | undefined {
  return asgiEvents(exchange, 'deliver').find(
    (event) => messageType(event) === 'websocket.connect',
  );
}

/** What iterating over the value yields, undefined for what is not iterable; see `_with_pairs`. */
export function elementsOf(value: Py): readonly Py[] | undefined {
  if (value.py === 'dict') return value.items.map(([key]) => key);
  if (value.py === 'list' || value.py === 'tuple') return value.items;
  if (value.py === 'str') return [...value.value].map(str);
  if (value.py === 'bytes') return [...value.value].map((each) => int(each.charCodeAt(0)));
  return undefined;
}

/** Bytes of the text in UTF-8; of a text that was cut, as many as it has at the least. */
export function utf8Length(text: PyText): number {
  if (text.length !== undefined) return text.length;
  return [...text.value].reduce((sum, each) => sum + utf8Size(each.codePointAt(0) ?? 0), 0);
}

function utf8Size(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

export function isBefore(
  exchange: WebSocketExchange,
  earlier: AsgiEvent,
  later: AsgiEvent,
): boolean {
  return exchange.events.indexOf(earlier) < exchange.events.indexOf(later);
}

function given<Key extends string>(key: Key, message: Py): { [K in Key]?: Py } {
  const value = item(message, key);
  return value === undefined || value.py === 'none'
    ? {}
    : ({ [key]: value } as { [K in Key]?: Py });
}
