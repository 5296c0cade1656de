import type { EventOf, WsgiEvent, WsgiExchange } from './evidence.ts';
import { isExactly, lengthOf, type Py } from './py.ts';
import {
  excInfoArgument,
  type HeaderPair,
  headerPairs,
  headersArgument,
  headerValues,
  itemsOf,
  type StartResponseEvent,
  statusArgument,
  wsgiEvents,
} from './select.ts';
import { remembered } from './remembered.ts';

export type StreamEvent = EventOf<WsgiEvent, 'input' | 'errors'>;

/** A `str` argument of `start_response`: the status, a header's name, or its value. */
export interface SentText {
  readonly event: StartResponseEvent;
  /** What it is, as a message names it: `the status`, `the value of Content-Type`. */
  readonly what: string;
  readonly text: string;
}

export interface SentHeader extends HeaderPair {
  readonly event: StartResponseEvent;
}

/** A status that is a plain `str`, with its call: other types are another rule's matter. */
export const sentStatuses = remembered((exchange: WsgiExchange): SentText[] => {
  return wsgiEvents(exchange, 'start_response').flatMap((event) => {
    const text = plainText(statusArgument(event));
    return text === undefined ? [] : [{ event, what: 'the status', text }];
  });
});

/** The items of the header lists, whatever they are. */
export const headerItems = remembered(
  (exchange: WsgiExchange): { event: StartResponseEvent; item: Py }[] => {
    return wsgiEvents(exchange, 'start_response').flatMap((event) =>
      (itemsOf(headersArgument(event)) ?? []).map((item) => ({ event, item })),
    );
  },
);

/** The headers of every `start_response` call. */
export const sentHeaders = remembered((exchange: WsgiExchange): SentHeader[] => {
  return wsgiEvents(exchange, 'start_response').flatMap((event) =>
    headerPairs(headersArgument(event)).map((pair) => ({ event, ...pair })),
  );
});

/** The header names that are plain `str`. */
export const sentNames = remembered((exchange: WsgiExchange): SentText[] => {
  return sentHeaders(exchange).flatMap(({ event, name }) => {
    const text = plainText(name);
    return text === undefined ? [] : [{ event, what: 'a header name', text }];
  });
});

/** The header values that are plain `str`. */
export const sentValues = remembered((exchange: WsgiExchange): SentText[] => {
  return sentHeaders(exchange).flatMap(({ event, name, value }) => {
    const text = plainText(value);
    const what = `the value of ${plainText(name)?.slice(0, 60) ?? 'a header'}`;
    return text === undefined ? [] : [{ event, what, text }];
  });
});

/** The control characters of RFC 2616: octets 0 to 31, and 127. */
export function hasControlCharacter(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f\u007f]/.test(text);
}

/** True when every character is one byte. */
export function isLatin1(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u00ff]*$/.test(text);
}

/** What was sent as body: bytes yielded and passed to `write()`, with their number. */
export const bodyBlocks = remembered(
  (exchange: WsgiExchange): { event: WsgiEvent; size: number }[] => {
    return exchange.events.flatMap((event) => {
      const block =
        event.type === 'yield' ? event.chunk : event.type === 'write' ? event.args[0] : undefined;
      return block?.py === 'bytes' ? [{ event, size: lengthOf(block) }] : [];
    });
  },
);

/** True when `start_response` was called before this event. */
export function startedBefore(exchange: WsgiExchange, event: WsgiEvent): boolean {
  const start = exchange.events.findIndex((each) => each.type === 'start_response');
  return start >= 0 && start < exchange.events.indexOf(event);
}

/**
 * The call that settled status and headers: the last one before the first bytes of the body, since
 * up to there `exc_info` may replace what was said before.
 */
export const effectiveStart: (exchange: WsgiExchange) => StartResponseEvent | undefined =
  remembered((exchange: WsgiExchange): StartResponseEvent | undefined => {
    const first = bodyBlocks(exchange).find((block) => block.size > 0);
    const end = first === undefined ? exchange.events.length : exchange.events.indexOf(first.event);
    const starts = wsgiEvents(exchange, 'start_response').filter((event) => !event.raised);
    return starts.findLast((event) => exchange.events.indexOf(event) < end);
  });

/** The number that Content-Length gives, where it gives exactly one. */
export function declaredLength(event: StartResponseEvent): number | undefined {
  const values = new Set(headerValues(headersArgument(event), 'content-length'));
  const [value, ...others] = values;
  if (value === undefined || others.length > 0 || !/^[0-9]{1,15}$/.test(value)) return undefined;
  return Number(value);
}

/** The calls of `start_response` with `exc_info`, and what that was. */
export function excInfoCalls(exchange: WsgiExchange): { event: StartResponseEvent; excInfo: Py }[] {
  return wsgiEvents(exchange, 'start_response').flatMap((event) => {
    const excInfo = excInfoArgument(event);
    return excInfo === undefined ? [] : [{ event, excInfo }];
  });
}

/** The uses that were made of `wsgi.input` or `wsgi.errors`; asking with `hasattr` is none. */
export function streamUses<Type extends 'input' | 'errors'>(
  exchange: WsgiExchange,
  ...types: readonly Type[]
): EventOf<WsgiEvent, Type>[] {
  return exchange.events.filter(
    (event) => (types as readonly string[]).includes(event.type) && 'use' in event && event.use,
  ) as EventOf<WsgiEvent, Type>[];
}

/** The whole of a plain `str`; of a very long one the beginning and the end. */
function plainText(value: Py | undefined): string | undefined {
  if (value === undefined || !isExactly(value, 'str')) return undefined;
  return value.value + (value.tail ?? '');
}
