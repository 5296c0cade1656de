import type { Py } from './py.ts';
import type { HttpRequest } from './scenario.ts';

/**
 * How a server plays its part within what the specifications leave to it. Absent members stand for
 * the reference server's ordinary way.
 */
export interface Variation {
  /** Keys of environ or scope that are left out; `asgi.spec_version` is the key within `asgi`. */
  readonly without?: readonly string[];
  /** Keys of environ or scope with another value, or beyond those that the specification lists. */
  readonly with?: Readonly<Record<string, Py>>;
  /** WSGI: what `start_response` and the `write` that it returns are. */
  readonly callables?: 'function' | 'method' | 'object';
  /** WSGI: what becomes of the header list after `start_response` has returned. */
  readonly headerList?: 'emptied';
  /** WSGI: the call of `start_response` that raises an error of the server's own. */
  readonly startResponseRaises?: 1 | 2;
  /** WSGI: the application is called by a middleware that changes nothing. */
  readonly behindMiddleware?: boolean;
  /** Another request that the application is called for at the same time; WSGI: in a thread. */
  readonly beside?: HttpRequest;
  /** ASGI: letter case of the request's header names. */
  readonly headerCase?: 'title';
  /** ASGI: each cookie comes in a header of its own, as HTTP/2 allows. */
  readonly splitCookies?: boolean;
  /** ASGI: keys that have their default value are left out of events. */
  readonly sparseEvents?: boolean;
  /** ASGI: events have a key that no specification lists. */
  readonly extraKeys?: boolean;
  /** ASGI WebSocket: how the unused one of `bytes` and `text` is given. */
  readonly unusedKey?: 'absent' | 'none';
  /** ASGI: `send()` raises OSError from this call on (the first is 1), the client being gone. */
  readonly sendFails?: number;
}

/** A short name that tells variations apart: `without raw_path`. */
export function describeVariation(variation: Variation): string {
  const parts = Object.entries(variation).map(([name, value]) => {
    if (name === 'without') return `without ${(value as readonly string[]).join(', ')}`;
    if (name === 'with') return `with ${Object.keys(value as object).join(', ')}`;
    if (name === 'beside')
      return `beside ${(value as HttpRequest).method} ${(value as HttpRequest).target}`;
    return typeof value === 'object' ? name : `${name} ${String(value)}`;
  });
  return parts.join('; ');
}
