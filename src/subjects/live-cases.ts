import { encodeValue } from '../bridge/encode.ts';
import { NOTHING_SENT } from '../bridge/events.ts';
import { environEvidence, environOf } from '../gateway/environ.ts';
import { type Endpoints, headersNamed } from '../gateway/request.ts';
import { httpScope, webSocketScope } from '../gateway/scope.ts';
import { bool, bytes, dict, type Py, str } from '../model/py.ts';
import type { HttpRequest, WebSocketRequest } from '../model/scenario.ts';
import { asgiVersion, type Case, type Style } from './cases.ts';

/** Seconds: the client itself decides when it leaves. */
const UNLIMITED = { start: 1e9, finish: 1e9 };

/** A request that has come over a socket; its body is fed as it is wanted. */
export function liveHttpCase(request: HttpRequest, ends: Endpoints, style: Style): Case {
  const hasBody = request.body !== null && announced(request) !== '0';
  if (style === 'wsgi') return liveWsgiCase(request, ends, hasBody);
  // The headers say how the body is framed as the client has said it.
  const offered = httpScope({ ...request, body: null }, asgiVersion(style), ends);
  const script = hasBody ? [] : [bodyStep('', false)];
  return {
    kind: 'http',
    request,
    offered,
    sent: NOTHING_SENT,
    fields: fields('http', offered, script, hasBody),
  };
}

/** A WebSocket whose client is at a socket. */
export function liveWebSocketCase(request: WebSocketRequest, ends: Endpoints, style: Style): Case {
  const offered = webSocketScope(request, asgiVersion(style), ends);
  const script = [give({ type: str('websocket.connect') })];
  return {
    kind: 'websocket',
    request,
    offered,
    sent: NOTHING_SENT,
    fields: fields('websocket', offered, script, true),
  };
}

/** The step in which an ASGI application gets a piece of a body. */
export function bodyStep(piece: string, more: boolean): object {
  return give({ type: str('http.request'), body: bytes(piece), more_body: bool(more) });
}

/** The step in which it gets a message. */
export function messageStep(content: string | Buffer): object {
  const told: Readonly<Record<string, Py>> =
    typeof content === 'string'
      ? { text: str(content) }
      : { bytes: bytes(content.toString('latin1')) };
  return give({ type: str('websocket.receive'), ...told });
}

function liveWsgiCase(request: HttpRequest, ends: Endpoints, more: boolean): Case {
  const length = announced(request);
  const environ = {
    ...environOf({ ...request, body: null }, ends),
    ...(length === undefined ? {} : { CONTENT_LENGTH: length }),
    // The customary sign of servers that end the stream themselves.
    ...(request.framing === 'chunked' ? { 'wsgi.input_terminated': true } : {}),
  };
  return {
    kind: 'wsgi',
    request,
    offered: environEvidence(environ),
    sent: NOTHING_SENT,
    fields: { environ, body: [], more, live: true, patience: UNLIMITED, leave: null },
  };
}

/** Content-Length without leading zeros. */
function announced(request: HttpRequest): string | undefined {
  const [length] = headersNamed(request.headers, 'content-length');
  return length === undefined ? undefined : String(BigInt(length));
}

function fields(kind: Case['kind'], offered: Py, script: readonly object[], more: boolean) {
  return { kind, scope: encodeValue(offered), script, more, live: true, patience: null };
}

function give(event: Readonly<Record<string, Py>>): object {
  return { give: encodeValue(dict(event)) };
}
