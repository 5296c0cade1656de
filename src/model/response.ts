import { bodies, bodyLength, completion, starts } from './asgi-http.ts';
import type { HttpExchange, WsgiExchange } from './evidence.ts';
import { item, type Py } from './py.ts';
import { headerPairs, headersArgument, indexOfType, statusOf } from './select.ts';
import { bodyBlocks, effectiveStart } from './wsgi.ts';
import { remembered } from './remembered.ts';

/** A response as an application gave it, whichever interface it speaks. */
export interface Response {
  /** The event that began it. */
  readonly start: object;
  readonly status: number;
  /** Names in lower case; headers whose name or value is no text are left out. */
  readonly headers: readonly (readonly [string, string])[];
  /** Number of bytes in its content so far. */
  readonly size: number;
  /** The event with the first bytes of its content. */
  readonly content: object | undefined;
  /** Nothing more of it comes. */
  readonly complete: boolean;
}

/** The response of an exchange, as far as it came; undefined where none was begun. */
export const responseOf = remembered(
  (exchange: WsgiExchange | HttpExchange): Response | undefined => {
    return exchange.kind === 'wsgi' ? wsgiResponse(exchange) : httpResponse(exchange);
  },
);

/** True for 1xx, 204 and 304 (RFC 9110, 6.4.1). */
export function hasNoContent(status: number): boolean {
  return (status >= 100 && status < 200) || status === 204 || status === 304;
}

/** The values of the header with this lower-case name. */
export function valuesOf(response: Response, name: string): string[] {
  return response.headers.flatMap(([key, value]) => (key === name ? [value] : []));
}

function wsgiResponse(exchange: WsgiExchange): Response | undefined {
  const start = effectiveStart(exchange);
  const status = statusOf(exchange);
  if (start === undefined || status === null) return undefined;
  const blocks = bodyBlocks(exchange).filter(({ size }) => size > 0);
  return {
    start,
    status,
    headers: textPairs(headersArgument(start)),
    size: blocks.reduce((sum, { size }) => sum + size, 0),
    content: blocks[0]?.event,
    complete: indexOfType(exchange, 'exhausted') >= 0,
  };
}

function httpResponse(exchange: HttpExchange): Response | undefined {
  const [start] = starts(exchange);
  const status = statusOf(exchange);
  if (start === undefined || status === null) return undefined;
  const blocks = bodies(exchange).filter((event) => bodyLength(event) > 0);
  return {
    start,
    status,
    headers: textPairs(item(start.message, 'headers')),
    size: blocks.reduce((sum, event) => sum + bodyLength(event), 0),
    content: blocks[0],
    complete: completion(exchange) !== undefined,
  };
}

function textPairs(headers: Py | undefined): (readonly [string, string])[] {
  return headerPairs(headers).flatMap(({ name, value }) =>
    (name.py === 'str' || name.py === 'bytes') && (value.py === 'str' || value.py === 'bytes')
      ? [[name.value.toLowerCase(), value.value] as const]
      : [],
  );
}
