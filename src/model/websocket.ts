import type { AsgiEvent, AsgiExchange, Session, WebSocketExchange } from './evidence.ts';
import { int, item, type Py, type PyBytes, type PyText, str } from './py.ts';
import {
  asgiEvents,
  headerPairs,
  indexOfType,
  messageType,
  type SendEvent,
  sends,
} from './select.ts';

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
  const returned = indexOfType(exchange, 'return');
  const before = returned < 0 ? exchange.events : exchange.events.slice(0, returned);
  return before.filter((event) => event.type === 'send');
}

/** `websocket.accept` was sent before this event, even if nobody awaited it. */
export function isAccepted(exchange: WebSocketExchange, event: AsgiEvent): boolean {
  for (const each of exchange.events) {
    if (each === event) return false;
    if (each.type === 'send' && !each.closed && messageType(each) === 'websocket.accept') {
      return true;
    }
  }
  return false;
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
 * another task, which finds out by the exception; and through one function of a framework passes
 * what all tasks send.
 */
export function sentAfter(exchange: WebSocketExchange, close: SendEvent): SendEvent[] {
  const later = exchange.events.slice(exchange.events.indexOf(close) + 1);
  return later.filter(
    (event): event is SendEvent =>
      event.type === 'send' &&
      event.closed &&
      event.at?.owner === 'project' &&
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

/** What iterating over the value yields. Iterables of other types have been recorded as lists. */
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

/** The application was called and neither received nor sent anything. */
export function isUntouched(exchange: AsgiExchange): boolean {
  const used = exchange.events.some(({ type }) => type === 'receive' || type === 'send');
  return exchange.events[0]?.type === 'call' && !used;
}

/** Whoever lets every scope pass in silence has made that mistake, which another rule reports. */
export function ignoresUnknownScopes({ exchanges }: Session): boolean {
  return exchanges.some(
    (each) => each.kind === 'unknown' && each.ended.how === 'returned' && isUntouched(each),
  );
}

export function isBefore(
  exchange: WebSocketExchange,
  earlier: AsgiEvent,
  later: AsgiEvent,
): boolean {
  const first = exchange.events.find((event) => event === earlier || event === later);
  return first === earlier && earlier !== later;
}

function given<Key extends string>(key: Key, message: Py): { [K in Key]?: Py } {
  const value = item(message, key);
  return value === undefined || value.py === 'none'
    ? {}
    : ({ [key]: value } as { [K in Key]?: Py });
}
