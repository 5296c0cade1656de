import type { Exchange } from '../model/evidence.ts';
import { routeText } from '../model/route.ts';

/** The request of an exchange as `--path` takes it: `/users`, `POST:/users`, `ws:/chat`. */
export function pathOf(exchange: Exchange): string | null {
  const { request } = exchange;
  if (request === null) return null;
  return routeText(request);
}
