import { randomBytes } from 'node:crypto';
import type { ByteText } from '../model/scenario.ts';
import type { ServedRequest } from '../model/served.ts';
import type { RequestPlan } from '../model/server-scenario.ts';

/** A request as it goes over the wire. */
export interface RequestBytes {
  readonly request: ServedRequest;
  readonly head: ByteText;
  /** With its framing. */
  readonly body: ByteText;
}

type Headers = readonly (readonly [string, string])[];

/** The header by which the probe knows what it is to do. */
export const ID_HEADER = 'X-Gw-Conform';

/** Writes a request; `host` is the server's address, `id` that of the script. */
export function requestBytes(plan: RequestPlan, id: string, host: string): RequestBytes {
  const request = meantBy(plan, id, host);
  const head = [
    `${request.method} ${request.target} HTTP/${request.httpVersion}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
  const { body } = request;
  const framed = request.framing === 'chunked' ? chunked(body ?? '', plan.chunks ?? []) : body;
  return { request, head, body: body === null ? '' : (framed ?? '') };
}

/** The request with all of its headers. */
export function meantBy(plan: RequestPlan, id: string, host: string): ServedRequest {
  const { body = null, framing = 'content-length', headers = [] } = plan;
  const added: Headers = [
    ['Host', host],
    [ID_HEADER, id],
    ...(plan.websocket === true ? handshakeHeaders() : []),
    ...(body === null ? [] : framingHeaders(body, framing)),
  ];
  const own = new Set([...headers.map(([name]) => name.toLowerCase()), ...(plan.without ?? [])]);
  return {
    method: plan.method ?? 'GET',
    target: plan.target ?? '/',
    httpVersion: plan.httpVersion ?? '1.1',
    headers: [...added.filter(([name]) => !own.has(name.toLowerCase())), ...headers],
    body,
    framing,
    websocket: plan.websocket ?? false,
    leaves: plan.leaves ?? false,
  };
}

function handshakeHeaders(): Headers {
  return [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
    ['Sec-WebSocket-Version', '13'],
  ];
}

function framingHeaders(body: ByteText, framing: ServedRequest['framing']): Headers {
  return framing === 'chunked'
    ? [['Transfer-Encoding', 'chunked']]
    : [['Content-Length', String(body.length)]];
}

function chunked(body: ByteText, lengths: readonly number[]): ByteText {
  const chunks: string[] = [];
  let rest = body;
  for (const length of [...lengths, body.length]) {
    const chunk = rest.slice(0, length);
    rest = rest.slice(length);
    if (chunk !== '') chunks.push(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  }
  return `${chunks.join('')}0\r\n\r\n`;
}
