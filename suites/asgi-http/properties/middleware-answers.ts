import * as fc from 'fast-check';
import type { MiddlewareProperty, PairAct } from '../../../src/model/pair.ts';
import { once, outerRequests } from '../../http/inputs/pairs.ts';
import { asgiScripts, failingScripts } from '../inputs/scripts.ts';

const FORMS = ['application', 'application', 'instance', 'copying'];

export default {
  id: 'asgi-http/properties/middleware-answers',
  title: 'Applications inside of every sort: parts, early answers, reads, failures',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  share: 1,
  input(ground) {
    const inside = fc.oneof(
      { withCrossShrink: true },
      { weight: 6, arbitrary: asgiScripts.map((script) => ({ script, errs: false })) },
      { weight: 1, arbitrary: failingScripts.map((script) => ({ script, errs: true })) },
    );
    const act = fc
      .tuple(outerRequests(ground), inside, fc.constantFrom(...FORMS))
      .map(([request, what, form]): PairAct => ({ ...request, inside: { ...what, form } }));
    return once(act);
  },
} satisfies MiddlewareProperty<fc.Arbitrary<readonly PairAct[]>>;
