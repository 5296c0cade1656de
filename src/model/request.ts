import type { Drive, HttpRequest, Route, WebSocketRequest } from './scenario.ts';

const AGENT = 'gw-conform';
const MOST_SAMPLED = 8;

/** A request with a client's usual headers, those of `--header` instead of them where they are given. */
export function httpRequest(
  drive: Pick<Drive, 'headers'>,
  request: Pick<HttpRequest, 'method' | 'target'> & Partial<HttpRequest>,
): HttpRequest {
  return {
    kind: 'http',
    body: null,
    framing: 'content-length',
    httpVersion: '1.1',
    leave: null,
    ...request,
    headers: withHeaders(drive, request.headers ?? []),
  };
}

/** A WebSocket connection with a client's usual headers. */
export function webSocketRequest(
  drive: Pick<Drive, 'headers'>,
  request: Pick<WebSocketRequest, 'target' | 'steps'> & Partial<WebSocketRequest>,
): WebSocketRequest {
  return {
    kind: 'websocket',
    subprotocols: [],
    ...request,
    headers: withHeaders(drive, request.headers ?? []),
  };
}

/** The paths of the routes that answer this method, each once. */
export function targets(drive: Pick<Drive, 'routes'>, method: string): string[] {
  const found = drive.routes.filter((route) => route.kind === 'http' && route.method === method);
  return [...new Set(found.map((route) => route.target))];
}

/** The paths that are asked for in many ways: not all of a large application's. */
export function sampleTargets(drive: Drive, method: string): string[] {
  return targets(drive, method).slice(0, MOST_SAMPLED);
}

/** The routes that take a body. */
export function bodyRoutes(drive: Pick<Drive, 'routes'>): Extract<Route, { kind: 'http' }>[] {
  return drive.routes.filter(
    (route): route is Extract<Route, { kind: 'http' }> =>
      route.kind === 'http' && ['POST', 'PUT', 'PATCH'].includes(route.method),
  );
}

/** The routes of HTTP. */
export function httpRoutes(drive: Pick<Drive, 'routes'>): Extract<Route, { kind: 'http' }>[] {
  return drive.routes.filter((route) => route.kind === 'http');
}

/** The routes of WebSockets. */
export function webSocketRoutes(
  drive: Pick<Drive, 'routes'>,
): Extract<Route, { kind: 'websocket' }>[] {
  return drive.routes.filter((route) => route.kind === 'websocket');
}

/** Their paths. */
export function webSocketTargets(drive: Pick<Drive, 'routes'>): string[] {
  return webSocketRoutes(drive).map((route) => route.target);
}

function withHeaders(
  drive: Pick<Drive, 'headers'>,
  own: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const given = new Set(drive.headers.map(([name]) => name.toLowerCase()));
  const usual: [string, string][] = [
    ['Host', 'localhost:8000'],
    ['User-Agent', AGENT],
    ['Accept', '*/*'],
  ];
  const specific = new Set(own.map(([name]) => name.toLowerCase()));
  const defaults = usual.filter(
    ([name]) => !given.has(name.toLowerCase()) && !specific.has(name.toLowerCase()),
  );
  return [...defaults, ...drive.headers, ...own];
}
