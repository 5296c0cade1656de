import type { Exchange } from '../model/evidence.ts';

/** The request of an exchange as `--path` takes it: `/users`, `POST:/users`, `ws:/chat`. */
export function pathOf(exchange: Exchange): string | null {
  const { request } = exchange;
  if (request === null) return null;
  if (request.kind === 'websocket') return `ws:${request.target}`;
  return request.method === 'GET' ? request.target : `${request.method}:${request.target}`;
}
