import type { Exchange, Session } from './evidence.ts';
import { asgiEvents, clientLeft, messageType, statusOf } from './select.ts';
import type { Variation } from './variation.ts';

/** An ordinary exchange, and the same request on a server that plays its part differently. */
export interface Comparison {
  readonly ordinary: Exchange;
  readonly varied: Exchange;
}

/**
 * The exchanges of a session whose variation is `wanted`, each with an ordinary one of the same
 * request. Requests that do not fare alike every time, before and after, are left out: their answers
 * say nothing. So are those that fare as an ordinary request for the same path does now and then.
 */
export function comparisons(
  session: Session,
  wanted: (variation: Variation) => boolean,
  { inOneProcess = true } = {},
): Comparison[] {
  const ordinary = ordinaryOf(session);
  const unsteady = unsteadyOf(session);
  const found: Comparison[] = [];
  for (const [i, varied] of session.exchanges.entries()) {
    const variation = varied.request?.variation;
    if (variation === undefined || !wanted(variation) || unsteady.has(varied)) continue;
    const base = ordinary.get(requestKey(varied));
    const [first, last] = [base?.[0], base?.at(-1)];
    if (base === undefined || first === undefined || last === undefined || !isSteady(base))
      continue;
    const isBetween = !inOneProcess || session.exchanges.includes(last, i);
    const isItsOwn = fate(varied) === fate(first) || !fatesOf(ordinary, varied).has(fate(varied));
    if (isBetween && isItsOwn) found.push({ ordinary: first, varied });
  }
  return found;
}

/** What comes of ordinary requests for the path of this one that do not fare alike every time. */
function fatesOf(ordinary: ReadonlyMap<string, readonly Exchange[]>, to: Exchange): Set<string> {
  const same = [...ordinary.values()].filter(([each]) => each && pathOf(each) === pathOf(to));
  return new Set(
    same
      .filter((each) => each.length > 1 && !isSteady(each))
      .flat()
      .map(fate),
  );
}

function pathOf({ request }: Exchange): string | undefined {
  return request?.target.split('?')[0];
}

/**
 * True when the exchange did not come to an answer, or only to one that says "server error". One that
 * says "busy" (503) is none: what comes at another time tells nothing of the request.
 */
export function failed(exchange: Exchange): boolean {
  // A begun answer that only our leaving ended: how a stream takes that says nothing here.
  if (clientLeft(exchange) && (statusOf(exchange) ?? 500) < 500) return false;
  if (exchange.ended.how !== 'returned' && exchange.ended.how !== 'left') return true;
  if (exchange.kind === 'websocket') return !wasAnswered(exchange);
  const status = statusOf(exchange);
  return status === null || (status >= 500 && status !== 503);
}

/** What came of an exchange, in a word or two: `200`, `raised KeyError`, `accepted`. */
export function fate(exchange: Exchange): string {
  const raised = (exchange.events as readonly { type: string }[]).findLast(
    (event): event is { type: 'raise'; exception: { type: string; message: string } } =>
      event.type === 'raise',
  );
  if (exchange.ended.how === 'raised' && raised !== undefined) {
    return `raised ${raised.exception.type}: ${raised.exception.message.slice(0, 80)}`;
  }
  if (exchange.ended.how !== 'returned' && exchange.ended.how !== 'left') return exchange.ended.how;
  if (exchange.kind === 'websocket') return answer(exchange) ?? 'no answer';
  const status = statusOf(exchange);
  return status === null ? 'no answer' : String(status);
}

/** The event that a problem with a varied exchange points to: the exception, or the last. */
export function tellingEvent(exchange: Exchange): object | undefined {
  const events: readonly { type: string }[] = exchange.events;
  return events.findLast((event) => event.type === 'raise') ?? events.at(-1);
}

/** Each of many rules asks again. */
const ORDINARY = new WeakMap<Session, Map<string, Exchange[]>>();
const KEYS = new WeakMap<object, string>();

function ordinaryOf(session: Session): Map<string, Exchange[]> {
  const known = ORDINARY.get(session);
  if (known !== undefined) return known;
  const found = new Map<string, Exchange[]>();
  ORDINARY.set(session, found);
  for (const exchange of session.exchanges) {
    if (exchange.request === null || exchange.request.variation !== undefined) continue;
    const key = requestKey(exchange);
    found.set(key, [...(found.get(key) ?? []), exchange]);
  }
  return found;
}

const UNSTEADY = new WeakMap<Session, Set<Exchange>>();

/** Exchanges on servers of other kinds that did not fare alike when they were asked for again. */
function unsteadyOf(session: Session): Set<Exchange> {
  const known = UNSTEADY.get(session);
  if (known !== undefined) return known;
  const same = new Map<string, Exchange[]>();
  for (const exchange of session.exchanges) {
    if (exchange.request?.variation === undefined) continue;
    const key = `${exchange.kind} ${JSON.stringify(exchange.request)}`;
    same.set(key, [...(same.get(key) ?? []), exchange]);
  }
  const differ = [...same.values()].filter((each) => new Set(each.map(fate)).size > 1);
  const found = new Set(differ.flat());
  UNSTEADY.set(session, found);
  return found;
}

/** What two exchanges of the same request have in common, whatever the server was like. */
export function requestKey({ kind, request }: Exchange): string {
  if (request === null) return kind;
  const known = KEYS.get(request);
  if (known !== undefined) return known;
  const { variation: _, ...rest } = request;
  const key = `${kind} ${JSON.stringify(rest)}`;
  KEYS.set(request, key);
  return key;
}

function isSteady(exchanges: readonly Exchange[]): boolean {
  const fates = new Set(exchanges.map(fate));
  return fates.size === 1 && exchanges.length > 1;
}

function wasAnswered(exchange: Exchange): boolean {
  return answer(exchange) !== null;
}

function answer(exchange: Exchange): string | null {
  if (exchange.kind !== 'websocket') return null;
  const types = new Set(asgiEvents(exchange, 'send').map(messageType));
  if (types.has('websocket.accept')) return 'accepted';
  if (types.has('websocket.close')) return 'closed';
  return types.has('websocket.http.response.start') ? 'denied' : null;
}
