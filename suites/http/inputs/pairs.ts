import * as fc from 'fast-check';
import type { PairAct, PairGround } from '../../../src/model/pair.ts';
import type { Route } from '../../../src/model/scenario.ts';
import { requests } from './requests.ts';

const ROUTES: readonly Route[] = ['GET', 'POST', 'GET', 'PUT'].flatMap((method) =>
  ['/', '/one/two'].map((target): Route => ({ kind: 'http', method, target })),
);

/** Requests of every sort to what a middleware wraps. */
export function outerRequests({ interface: spoken, headers }: PairGround) {
  const made = requests({ interface: spoken, routes: ROUTES, headers, safe: false });
  if (made === null) throw new Error('there are routes');
  return made;
}

/** One case: an exchange, or the same one twice. */
export function once(act: fc.Arbitrary<PairAct>): fc.Arbitrary<readonly PairAct[]> {
  return fc
    .tuple(act, fc.constantFrom(1, 1, 1, 2))
    .map(([each, times]) => Array.from({ length: times }, () => each));
}
