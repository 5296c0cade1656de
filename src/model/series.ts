import { failed, fate } from './comparison.ts';
import type { Exchange, Series } from './evidence.ts';

/** Something unusual between two plain exchanges that went alike and well. */
export interface Sandwich {
  readonly plain: Exchange;
  readonly unusual: Exchange;
}

/** What a case of this property shows; null where the plain exchanges say nothing. */
export function sandwich(series: Series, property: string): Sandwich | null {
  const [plain, unusual, again] = series.exchanges;
  if (series.property !== property || series.exchanges.length !== 3) return null;
  if (plain === undefined || unusual === undefined || again === undefined) return null;
  return wentWell([plain, again]) ? { plain, unusual } : null;
}

function isFailedRead(event: Exchange['events'][number]): boolean {
  return event.type === 'input' && event.method.startsWith('read') && event.result === null;
}

/** The request's method; null for what is no HTTP request. */
export function methodOf({ request }: Exchange): string | null {
  return request?.kind === 'http' ? request.method : null;
}

/** True for exchanges that had the same answer, and none that says "server error". */
export function wentWell(exchanges: readonly Exchange[]): boolean {
  return !exchanges.some(failed) && new Set(exchanges.map(fate)).size === 1;
}

/**
 * An exception of the application's own that came out of it; undefined where none did, and where
 * the server's stream raised it because of how it was called.
 */
export function ownException(exchange: Exchange) {
  if (exchange.ended.how !== 'raised') return undefined;
  let before: Exchange['events'][number] | undefined;
  for (const event of exchange.events) {
    if (event.type === 'raise' && !event.exception.ours) {
      return before !== undefined && isFailedRead(before) ? undefined : event;
    }
    before = event;
  }
  return undefined;
}
