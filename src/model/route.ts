import type { Route } from './scenario.ts';

/** Reads what `--path` takes: `/users`, `POST:/users`, `ws:/chat`; null for anything else. */
export function parseRoute(text: string): Route | null {
  const match = /^(?:([A-Za-z]+):)?(\/.*)$/s.exec(text);
  const target = match?.[2];
  if (target === undefined) return null;
  const method = match?.[1];
  if (method?.toLowerCase() === 'ws') return { kind: 'websocket', target };
  return { kind: 'http', method: (method ?? 'GET').toUpperCase(), target };
}

/** The inverse of {@link parseRoute}. */
export function routeText(route: Route): string {
  if (route.kind === 'websocket') return `ws:${route.target}`;
  return route.method === 'GET' ? route.target : `${route.method}:${route.target}`;
}
