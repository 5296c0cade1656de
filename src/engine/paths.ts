import type { Exhibit } from '../model/evidence.ts';
import { routeText } from '../model/route.ts';

/**
 * The request of an exchange as `--path` takes it: `/users`, `POST:/users`, `ws:/chat`; what was
 * tried with a server: `GET /users`.
 */
export function pathOf(exchange: Exhibit): string | null {
  if (exchange.kind === 'served') return exchange.title;
  const { request } = exchange;
  if (request === null) return null;
  return routeText(request);
}
