import * as fc from 'fast-check';
import type { MiddlewareProperty, PairAct } from '../../../src/model/pair.ts';
import { once, outerRequests } from '../../http/inputs/pairs.ts';
import { failingScripts, wsgiScripts } from '../inputs/scripts.ts';

const FORMS = ['application', 'application', 'function', 'method', 'Class', 'partial'];

export default {
  id: 'wsgi/properties/middleware-answers',
  title: 'Applications inside of every sort: blocks, late starts, writes, error pages, failures',
  subject: 'middleware',
  interfaces: ['wsgi'],
  share: 1,
  input(ground) {
    const inside = fc.oneof(
      { withCrossShrink: true },
      { weight: 6, arbitrary: wsgiScripts.map((script) => ({ script, errs: false })) },
      { weight: 1, arbitrary: failingScripts.map((script) => ({ script, errs: true })) },
    );
    const act = fc
      .tuple(outerRequests(ground), inside, fc.constantFrom(...FORMS))
      .map(([request, what, form]): PairAct => ({ ...request, inside: { ...what, form } }));
    return once(act);
  },
} satisfies MiddlewareProperty<fc.Arbitrary<readonly PairAct[]>>;
