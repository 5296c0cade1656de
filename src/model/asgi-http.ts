import type { AsgiExchange, EventOf, AsgiEvent, HttpExchange, SourceLine } from './evidence.ts';
import { item, lengthOf, type Py, textItem } from './py.ts';
import {
  asgiEvents,
  clientLeft,
  headerPairs,
  headerValues,
  messageType,
  sends,
  type SendEvent,
} from './select.ts';
import { remembered } from './remembered.ts';

/** The `http.response.start` events that a server takes up. */
export const starts: (exchange: HttpExchange) => SendEvent[] = remembered(
  (exchange: HttpExchange): SendEvent[] => {
    return sends(exchange, 'http.response.start').filter((event) => event.awaited);
  },
);

/** The `http.response.body` events that a server takes up. */
export const bodies: (exchange: HttpExchange) => SendEvent[] = remembered(
  (exchange: HttpExchange): SendEvent[] => {
    return sends(exchange, 'http.response.body').filter((event) => event.awaited);
  },
);

/** A response header whose name and value are bytes, as Latin-1 text. */
export interface ResponseHeader {
  readonly start: SendEvent;
  readonly name: string;
  readonly value: string;
}

/** The headers of the response, those left out whose name or value is not bytes. */
export const responseHeaders = remembered((exchange: HttpExchange): ResponseHeader[] => {
  return starts(exchange).flatMap((start) =>
    headerPairs(item(start.message, 'headers')).flatMap(({ name, value }) =>
      name.py === 'bytes' && value.py === 'bytes'
        ? [{ start, name: name.value, value: value.value }]
        : [],
    ),
  );
});

/** The event with which the response was complete, if one was. */
export const completion: (exchange: HttpExchange) => SendEvent | undefined = remembered(
  (exchange: HttpExchange): SendEvent | undefined => {
    const last = awaitsTrailers(exchange) ? endsTrailers : endsContent;
    return sends(exchange).find((event) => event.awaited && last(event));
  },
);

/** True where trailers were announced to a server that takes them: they end the response. */
export function awaitsTrailers(exchange: HttpExchange): boolean {
  const announced = starts(exchange).map((start) => item(start.message, 'trailers'));
  const extensions = item(exchange.offered, 'extensions');
  const isOffered = extensions !== undefined && item(extensions, TRAILERS) !== undefined;
  return isOffered && announced.some((each) => each?.py === 'bool' && each.value);
}

/** More calls of `receive()` than any application makes that knows the end when it sees it. */
export const MANY_CALLS = 100;

/** Each time that an application was told that its client has left. */
export function disconnects(exchange: HttpExchange): readonly EventOf<AsgiEvent, 'deliver'>[] {
  const delivered = asgiEvents(exchange, 'deliver');
  return delivered.filter((event) => messageType(event) === 'http.disconnect');
}

const TRAILERS = 'http.response.trailers';
const PATH = 'http.response.pathsend';
const CONTENT = new Set(['http.response.body', 'http.response.zerocopysend', PATH]);

/** True for an event that holds content of the response, if only an empty piece. */
export function isContent(event: SendEvent): boolean {
  return CONTENT.has(messageType(event));
}

/** True for the last event with content of the response. */
export function endsContent(event: SendEvent): boolean {
  const more = messageType(event) !== PATH && isTrue(item(event.message, 'more_body'));
  return isContent(event) && !more;
}

/** True for the last event with trailers of the response. */
export function endsTrailers(event: SendEvent): boolean {
  return messageType(event) === TRAILERS && !isTrue(item(event.message, 'more_trailers'));
}

function isTrue(value: Py | undefined): boolean {
  return value?.py === 'bool' && value.value;
}

/** Number of bytes in an `http.response.body`; 0 where they are none. */
export function bodyLength(event: SendEvent): number {
  const body = item(event.message, 'body');
  return body?.py === 'bytes' ? lengthOf(body) : 0;
}

/** What an application did after its call had returned: tasks that it left behind. */
export function sendsAfterReturn(exchange: AsgiExchange): SendEvent[] {
  const returned = exchange.events.findIndex((event) => event.type === 'return');
  if (returned < 0) return [];
  return exchange.events
    .slice(returned)
    .filter((event): event is SendEvent => event.type === 'send' && event.awaited);
}

/** The calls of `send()` that were never awaited and so had no effect. */
export function unawaited(exchange: AsgiExchange): SendEvent[] {
  return asgiEvents(exchange, 'send').filter((event) => !event.awaited);
}

/**
 * The `return` of an application that ended by itself, with its client still there and all its
 * calls awaited; undefined where the exchange does not show what was left out.
 */
export function ownReturn(exchange: AsgiExchange): EventOf<AsgiEvent, 'return'> | undefined {
  if (exchange.ended.how !== 'returned' || clientLeft(exchange)) return undefined;
  if (unawaited(exchange).length > 0) return undefined;
  return asgiEvents(exchange, 'return')[0];
}

/** The events of a type that reached the client, or came after the response was complete. */
export function sendsToClient(exchange: HttpExchange, type: string): SendEvent[] {
  const complete = completion(exchange) !== undefined;
  return asgiEvents(exchange, 'send').filter(
    (event) => event.awaited && (complete || !event.closed) && messageType(event) === type,
  );
}

/** Keys whose types the protocol documents define, by the type of the event. */
const DEFINED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'http.response.start': ['status', 'headers', 'trailers'],
  'http.response.body': ['body', 'more_body'],
  'websocket.accept': ['subprotocol', 'headers'],
  'websocket.send': ['bytes', 'text'],
  'websocket.close': ['code', 'reason'],
  'lifespan.startup.complete': [],
  'lifespan.startup.failed': ['message'],
  'lifespan.shutdown.complete': [],
  'lifespan.shutdown.failed': ['message'],
};

/**
 * What stands under the keys that an application added to an event of its own accord. Events of
 * extensions have none: what they hold is theirs to define.
 */
export function addedItems(message: Py): readonly (readonly [string, Py])[] {
  const defined = DEFINED_KEYS[textItem(message, 'type') ?? ''];
  if (defined === undefined || message.py !== 'dict') return [];
  return message.items.flatMap(([key, value]) =>
    key.py === 'str' && key.value !== 'type' && !defined.includes(key.value)
      ? [[key.value, value] as const]
      : [],
  );
}

/** A value and everything in it, however deep. */
export function* nested(value: Py): Iterable<Py> {
  yield value;
  if (value.py === 'list' || value.py === 'tuple') {
    for (const each of value.items) yield* nested(each);
  } else if (value.py === 'dict') {
    for (const [, each] of value.items) yield* nested(each);
  }
}

/**
 * Where a hanging application stands, told by the stacks of its threads and tasks: the innermost
 * line that is nobody's library, of the main thread or else of the youngest task.
 */
export function standstill(stacks: string | null): SourceLine | null {
  const found: { readonly rank: number; readonly at: SourceLine }[] = [];
  for (const section of (stacks ?? '').split(/^(?=(?:thread|task) )/m)) {
    const own = [...section.matchAll(/File "(.+)", line (\d+), in (\S+)/g)].filter(
      ([, file]) => !/^<frozen|[/\\]lib[/\\]python/.test(file ?? ''),
    );
    const [, file, line, name] = own.at(-1) ?? [];
    if (file === undefined || name === undefined) continue;
    const task = /^task Task-(\d+)/.exec(section);
    const rank = section.startsWith('thread MainThread') ? Infinity : Number(task?.[1] ?? 0);
    found.push({ rank, at: { file, line: Number(line), function: name, owner: 'project' } });
  }
  return found.toSorted((a, b) => b.rank - a.rank)[0]?.at ?? null;
}

/** The values of the Content-Length headers of a response, as they stand there. */
export function contentLengths(start: SendEvent): string[] {
  return headerValues(item(start.message, 'headers'), 'content-length');
}

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

/** True for an integer that fits into 64 bits with a sign. */
export function isWithin64Bits({ value, digits }: Extract<Py, { py: 'int' }>): boolean {
  if (digits === undefined) return true;
  const magnitude = BigInt(digits.replace('-', ''));
  const whole = value < 0 || digits.startsWith('-') ? -magnitude : magnitude;
  return whole >= SMALLEST && whole <= LARGEST;
}
