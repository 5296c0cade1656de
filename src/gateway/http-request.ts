import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpRequest } from '../model/scenario.ts';
import { type Endpoints, headersNamed } from './request.ts';

/** Headers as a list of pairs. */
export type Headers = readonly (readonly [string, string])[];

/** A request that no application gets to see, and the status that says why. */
export interface Refusal {
  readonly status: number;
}

/** A request whose body is still to come: its pieces are added to `body` as they arrive. */
export interface ReadRequest {
  readonly request: HttpRequest;
  readonly body: string[] | null;
}

export function isRefusal(read: object): read is Refusal {
  return 'status' in read;
}

/** Reads what the parser has let through, and refuses what RFC 9112 wants refused besides. */
export function readRequest(
  incoming: IncomingMessage,
  rawHeaders: readonly string[] = incoming.rawHeaders,
): ReadRequest | Refusal {
  const place = locate(incoming.url ?? '', pairs(rawHeaders));
  if (place === null) return { status: 400 };
  const status = faultOf(incoming, pairs(rawHeaders));
  if (status !== null) return { status };
  const { target, headers } = place;
  const chunked = headersNamed(headers, 'transfer-encoding').length > 0;
  const body: string[] | null =
    chunked || headersNamed(headers, 'content-length').length > 0 ? [] : null;
  const request: HttpRequest = {
    kind: 'http',
    method: incoming.method ?? '',
    target,
    headers,
    body,
    framing: chunked ? 'chunked' : 'content-length',
    httpVersion: incoming.httpVersion as '1.0' | '1.1',
    leave: null,
  };
  return { request, body };
}

/** The status that refuses a request, or null. */
function faultOf(incoming: IncomingMessage, headers: Headers): number | null {
  const { httpVersion } = incoming;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 505;
  if (headersNamed(headers, 'host').length > 1) return 400;
  const codings = headersNamed(headers, 'transfer-encoding');
  if (codings.length === 0) return null;
  // Framing that HTTP/1.0 does not have: whoever sent it may understand something else by it.
  if (httpVersion === '1.0') return 400;
  return codings.join(', ').toLowerCase() === 'chunked' ? null : 501;
}

/** The target in origin form. The host of an absolute one counts for more than any header. */
export function locate(url: string, headers: Headers): { target: string; headers: Headers } | null {
  if (url.startsWith('/') || url === '*') return { target: url, headers };
  const match = /^https?:\/\/([^/?#@]+)([^#]*)$/i.exec(url);
  if (match === null) return null;
  const [, authority = '', rest = ''] = match;
  const others = headers.filter(([name]) => name.toLowerCase() !== 'host');
  return {
    target: rest.startsWith('/') ? rest : `/${rest}`,
    headers: [['Host', authority], ...others],
  };
}

/** A flat list of names and values in pairs. */
export function pairs(flat: readonly string[]): Headers {
  const list: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return list;
}

/** The two ends of a socket, IPv4 addresses as such where both kinds are listened to. */
export function endpointsOf(socket: Socket): Endpoints {
  const plain = (address: string | undefined) =>
    (address ?? '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  return {
    server: { host: plain(socket.localAddress), port: socket.localPort ?? 0 },
    client: { host: plain(socket.remoteAddress), port: socket.remotePort ?? 0 },
  };
}
