import type { IncomingMessage } from 'node:http';
import type { WebSocketRequest, WebSocketStep } from '../model/scenario.ts';
import { type Headers, locate, pairs } from './http-request.ts';
import { headersNamed } from './request.ts';

/** An opening handshake that no application gets to see. */
interface HandshakeRefusal {
  readonly status: number;
  readonly headers: Headers;
}

/** An opening handshake; what the client does afterwards is added to `steps`. */
export interface Handshake {
  readonly request: WebSocketRequest;
  readonly steps: WebSocketStep[];
}

const REFUSED: HandshakeRefusal = { status: 400, headers: [] };

/** Reads an opening handshake as RFC 6455 wants it (4.2.1). */
export function readHandshake(incoming: IncomingMessage): Handshake | HandshakeRefusal {
  const place = locate(incoming.url ?? '', pairs(incoming.rawHeaders));
  if (place === null || incoming.method !== 'GET' || incoming.httpVersion !== '1.1') return REFUSED;
  const { headers, target } = place;
  const [version, ...versions] = headersNamed(headers, 'sec-websocket-version');
  if (version !== '13' || versions.length > 0) {
    return { status: 426, headers: [['Sec-WebSocket-Version', '13']] };
  }
  const [key = '', ...keys] = headersNamed(headers, 'sec-websocket-key');
  const subprotocols = tokens(headersNamed(headers, 'sec-websocket-protocol'));
  const isValid = /^[+/0-9A-Za-z]{22}==$/.test(key) && keys.length === 0;
  const isForUs = headersNamed(incomingHeaders(incoming), 'host').length === 1;
  if (!isValid || !isForUs || subprotocols === null) return REFUSED;
  const steps: WebSocketStep[] = [];
  return { request: { kind: 'websocket', target, headers, subprotocols, steps }, steps };
}

function incomingHeaders(incoming: IncomingMessage): Headers {
  return pairs(incoming.rawHeaders);
}

/** The tokens of a list, null where it is none or names one twice. */
function tokens(values: readonly string[]): string[] | null {
  if (values.length === 0) return [];
  const list = values
    .join(',')
    .split(',')
    .map((each) => each.trim());
  const areTokens = list.every((each) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(each));
  return areTokens && new Set(list).size === list.length ? list : null;
}
