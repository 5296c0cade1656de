import type { Exchange } from '../model/evidence.ts';
import type { Route } from '../model/scenario.ts';
import { asgiEvents, messageType, statusOf } from '../model/select.ts';

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
  const paths = [...targets].map((target) => `'${target}'`).join(', ');
  return `every request for ${paths} was answered with 404: nothing of the application was reached; name paths that exist with --path`;
}

function wasAccepted(exchange: Exchange): boolean {
  return (
    exchange.kind === 'websocket' &&
    asgiEvents(exchange, 'send').some((event) => messageType(event) === 'websocket.accept')
  );
}

/** What a reader should know of the run and what accuses nobody. */
export function remarks(exchanges: readonly Exchange[]): string[] {
  const notes: string[] = [];
  const raised = exchanges.filter(
    (each) => each.kind !== 'unknown' && each.kind !== 'lifespan' && each.ended.how === 'raised',
  );
  const own = raised.map(firstError).filter((each) => each !== null);
  if (own.length > 0) {
    const text = [...new Set(own)].slice(0, 3).join('; ');
    notes.push(`${own.length} of ${exchanges.length} exchanges ended in an exception: ${text}`);
  }
  const left = exchanges.filter((each) => each.request !== null && endedByUs(each));
  if (left.length > 0) {
    notes.push(`${left.length} answers did not end by themselves; the client left them`);
  }
  return notes;
}

/** An exception of the application's own making, and where. */
function firstError(exchange: Exchange): string | null {
  for (const event of exchange.events) {
    if (event.type !== 'raise' || event.exception.ours) continue;
    const frame = event.exception.frames.findLast((each) => each.owner === 'project') ?? event.at;
    const place = frame === null ? '' : ` (${frame.file}:${frame.line})`;
    return `${event.exception.type}: ${event.exception.message.split('\n')[0] ?? ''}${place}`;
  }
  return null;
}

function endedByUs({ request, events }: Exchange): boolean {
  const asked =
    request?.kind === 'http'
      ? request.leave !== null
      : request?.steps.some((step) => step.do === 'lose');
  return asked !== true && (events as readonly { type: string }[]).some((e) => e.type === 'leave');
}
