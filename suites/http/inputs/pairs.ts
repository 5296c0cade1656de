import * as fc from 'fast-check';
import type { PairAct, PairGround } from '../../../src/model/pair.ts';
import { httpRoutes } from '../../../src/model/request.ts';
import type { Route } from '../../../src/model/scenario.ts';
import { requests } from './requests.ts';

const ROUTES: readonly Route[] = ['GET', 'POST', 'GET', 'PUT'].flatMap((method) =>
  ['/', '/one/two'].map((target): Route => ({ kind: 'http', method, target })),
);

/** Requests of every sort to what a middleware wraps, half of them to what is named, if anything is. */
export function outerRequests({ interface: spoken, headers, routes: asked }: PairGround) {
  const named = httpRoutes({ routes: asked });
  const times = Math.ceil(ROUTES.length / Math.max(1, named.length));
  const routes = [...ROUTES, ...Array.from({ length: times }, () => named).flat()];
  const made = requests({ interface: spoken, routes, headers, safe: false });
  if (made === null) throw new Error('there are routes');
  return made;
}

/** One case: an exchange, or the same one twice. */
export function once(act: fc.Arbitrary<PairAct>): fc.Arbitrary<readonly PairAct[]> {
  return fc
    .tuple(act, fc.constantFrom(1, 1, 1, 2))
    .map(([each, times]) => Array.from({ length: times }, () => each));
}
