import { untyped } from './advice.ts';
import type { Exchange } from '../model/evidence.ts';
import type { Route } from '../model/scenario.ts';
import { asgiEvents, lostPatience, messageType, statusOf } from '../model/select.ts';

/** Paths that are named one by one. */
const MOST_NAMED = 5;
/** Fewer answers than these say nothing of a run. */
const LEAST_TURNED_AWAY = 4;

/** Why a run says nothing about the application: it never got past "not found"; null if it did. */
export function nothingReached(
  exchanges: readonly Exchange[],
  routes: readonly Route[],
): string | null {
  const targets = new Set(routes.map((route) => route.target));
  const asked = exchanges.filter(({ request }) => request !== null && targets.has(request.target));
  const statuses = asked.map(statusOf).filter((status) => status !== null);
  if (statuses.length === 0 || statuses.some((status) => status !== 404)) return null;
  if (asked.some(wasAccepted)) return null;
  const named = [...targets].slice(0, MOST_NAMED).map((target) => `'${target}'`);
  const others = targets.size > MOST_NAMED ? ` and ${targets.size - MOST_NAMED} more` : '';
  return `every request for ${named.join(', ')}${others} was answered with 404: nothing of the application was reached; name paths that exist with --path`;
}

function wasAccepted(exchange: Exchange): boolean {
  return (
    exchange.kind === 'websocket' &&
    asgiEvents(exchange, 'send').some((event) => messageType(event) === 'websocket.accept')
  );
}

/** What a reader should know of the run and what accuses nobody. */
export function remarks(exchanges: readonly Exchange[], routes: readonly Route[]): string[] {
  const notes = littleReached(exchanges, routes);
  const ordinary = exchanges.filter(
    ({ request }) => request !== null && request.variation === undefined,
  );
  const raised = ordinary.filter((each) => each.ended.how === 'raised');
  const own = raised.map(firstError).filter((each) => each !== null);
  if (own.length > 0) {
    const text = [...new Set(own)].slice(0, 3).join('; ');
    const isAll = own.length === ordinary.length;
    notes.push(
      isAll
        ? `all of ${own.length} ordinary exchanges ended in an exception, so that there was no answer to judge: ${text}`
        : `${own.length} of ${ordinary.length} ordinary exchanges ended in an exception: ${text}`,
    );
  }
  notes.push(...untyped(ordinary));
  const left = exchanges.filter((each) => each.request !== null && lostPatience(each));
  if (left.length > 0) {
    notes.push(`${left.length} answers did not end by themselves; the client left them`);
  }
  return notes;
}

/** Statuses that say that a request did not get to the application's own code. */
const TURNED_AWAY = new Set([401, 403, 404, 405]);

/** Says so when most answers on the routes came from their doorkeepers. */
function littleReached(exchanges: readonly Exchange[], routes: readonly Route[]): string[] {
  if (nothingReached(exchanges, routes) !== null) return [];
  const targets = new Set(routes.map((route) => route.target));
  const statuses = exchanges
    .filter(({ request }) => request !== null && targets.has(request.target))
    .map(statusOf)
    .filter((status) => status !== null);
  const away = statuses.filter((status) => TURNED_AWAY.has(status));
  if (away.length < LEAST_TURNED_AWAY || away.length * 2 <= statuses.length) return [];
  const seen = [...new Set(away)].toSorted((a, b) => a - b).join(', ');
  return [
    `${away.length} of ${statuses.length} answers on the routes were ${seen}: little of the application was reached; name paths that it serves with --path, and give what it asks for with --header`,
  ];
}

/** An exception of the application's own making, and where. */
export function firstError(exchange: Exchange): string | null {
  for (const event of exchange.events) {
    if (event.type !== 'raise' || event.exception.ours) continue;
    const frame = event.exception.frames.findLast((each) => each.owner === 'project') ?? event.at;
    const place = frame === null ? '' : ` (${frame.file}:${frame.line})`;
    return `${event.exception.type}: ${event.exception.message.split('\n')[0] ?? ''}${place}`;
  }
  return null;
}
