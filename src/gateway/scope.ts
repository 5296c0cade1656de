import { bytes, dict, int, list, type Py, str } from '../model/py.ts';
import type { HttpRequest, WebSocketRequest } from '../model/scenario.ts';
import {
  bytesOf,
  contentLength,
  DIRECT,
  type Endpoints,
  headersNamed,
  percentDecode,
  splitTarget,
} from './request.ts';

const ASGI_VERSION = '3.0';
/** Of the HTTP & WebSocket message format. */
const SPEC_VERSION = '2.5';
const LIFESPAN_VERSION = '2.0';

/** The scope of an HTTP request ("HTTP Connection Scope"). */
export function httpScope(
  request: HttpRequest,
  version = ASGI_VERSION,
  ends: Endpoints = DIRECT,
): Py {
  const { http_version, method, headers, ...place } = requestItems(request);
  return dict({
    type: str('http'),
    asgi: versions(version, SPEC_VERSION),
    http_version,
    method,
    scheme: str('http'),
    ...place,
    root_path: str(''),
    headers,
    ...endpoints(ends),
    state: dict({}),
    extensions: dict({}),
  });
}

/** What of that differs from one request to the next. */
export function requestItems(request: HttpRequest) {
  return {
    http_version: str(request.httpVersion),
    method: str(request.method),
    ...location(request.target),
    headers: headerList([...request.headers, ...framingHeaders(request)]),
  };
}

/** The scope of a WebSocket connection ("Websocket Connection Scope"). */
export function webSocketScope(
  request: WebSocketRequest,
  version = ASGI_VERSION,
  ends: Endpoints = DIRECT,
): Py {
  return dict({
    type: str('websocket'),
    asgi: versions(version, SPEC_VERSION),
    http_version: str('1.1'),
    scheme: str('ws'),
    ...location(request.target),
    root_path: str(''),
    headers: headerList([...request.headers, ...handshakeHeaders(request)]),
    ...endpoints(ends),
    subprotocols: list(request.subprotocols.map(str)),
    state: dict({}),
    extensions: dict({}),
  });
}

/** The scope of a lifespan. */
export function lifespanScope(version = ASGI_VERSION): Py {
  return dict({
    type: str('lifespan'),
    asgi: versions(version, LIFESPAN_VERSION),
    state: dict({}),
  });
}

function location(target: string) {
  const { path, query } = splitTarget(target);
  return {
    path: str(Buffer.from(percentDecode(path), 'latin1').toString('utf8')),
    raw_path: bytes(path),
    query_string: bytes(query),
  };
}

function endpoints({ client, server }: Endpoints) {
  return {
    client: list([str(client.host), int(client.port)]),
    server: list([str(server.host), int(server.port)]),
  };
}

function versions(version: string, specVersion: string): Py {
  return dict({ version: str(version), spec_version: str(specVersion) });
}

function framingHeaders(request: HttpRequest): [string, string][] {
  if (request.body === null) return [];
  return request.framing === 'chunked'
    ? [['transfer-encoding', 'chunked']]
    : [['content-length', String(contentLength(request))]];
}

function handshakeHeaders(request: WebSocketRequest): [string, string][] {
  const offered = request.subprotocols.join(', ');
  const usual: [string, string][] = [
    ['upgrade', 'websocket'],
    ['connection', 'Upgrade'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', 'Z3ctY29uZm9ybS1ub25jZQ=='],
    ...(offered === '' ? [] : [['sec-websocket-protocol', offered] as [string, string]]),
  ];
  return usual.filter(([name]) => headersNamed(request.headers, name).length === 0);
}

function headerList(headers: readonly (readonly [string, string])[]): Py {
  return list(
    headers.map(([name, value]) => list([bytes(name.toLowerCase()), bytes(bytesOf(value))])),
  );
}
