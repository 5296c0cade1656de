import { type Exchange, isTrouble } from '../model/evidence.ts';
import type { HttpRequest, WebSocketRequest } from '../model/scenario.ts';
import type { Rule } from '../model/rule.ts';
import type { Pair, PairAct } from '../model/pair.ts';
import { sessionsOf, viewOf } from './faces.ts';
import { judge, judgeable } from './judge.ts';

type Request = HttpRequest | WebSocketRequest;

/** Requests whose differences are looked at again, and how often each. */
const MOST = 16;
const TIMES = 3;

/**
 * What a difference between servers asks for before it is told: the requests that showed one, each
 * in turn with the same on the ordinary server. A subject that fails now and then, by chance or by
 * count, does not fail each time with the one and never with the other.
 */
export function inTurns(rules: readonly Rule[], exchanges: readonly Exchange[]): Request[] {
  const session = { kind: 'session', id: 'again', exchanges: exchanges.map(judgeable) } as const;
  const shown = new Map<string, Request>();
  for (const rule of rules.filter(({ on }) => on === 'session')) {
    for (const { exchange } of judge(rule, session).sightings) {
      if (exchange === null || !('ended' in exchange) || isTrouble(exchange)) continue;
      const { request } = exchange;
      if (request !== null && ordinaryOf(request) !== null) {
        shown.set(JSON.stringify(request), request);
      }
    }
  }
  return [...shown.values()].slice(0, MOST).flatMap((varied) => {
    const ordinary = ordinaryOf(varied) ?? varied;
    return [...Array.from({ length: TIMES }, () => [ordinary, varied]).flat(), ordinary];
  });
}

/** The same for a middleware: around the application inside around which each of them was made. */
export function pairsInTurns(
  rules: readonly Rule[],
  pairs: readonly Pair[],
): (Request & Pick<PairAct, 'inside'>)[] {
  const views = pairs.map(viewOf);
  return sessionsOf(views).flatMap(({ exchanges }) => {
    const pair = views.find(({ outer }) => outer === exchanges.at(-1));
    if (pair === undefined) return [];
    const { script, form } = pair;
    const inside = { script, form, errs: false };
    return inTurns(rules, exchanges).map((request) => ({ ...request, inside }));
  });
}

/** The same on the ordinary server, or with its body in one piece; null if it is that already. */
function ordinaryOf(request: Request): Request | null {
  const { variation, ...rest } = request;
  if (variation !== undefined) return rest;
  if (request.kind !== 'http' || request.body === null || request.body.length < 2) return null;
  return { ...request, body: [request.body.join('')] };
}
