import * as fc from 'fast-check';
import type { MiddlewareProperty, PairAct } from '../../../src/model/pair.ts';
import { dict } from '../../../src/model/py.ts';
import { once, outerRequests } from '../../http/inputs/pairs.ts';
import { USES } from '../inputs/extensions.ts';
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
    // Withdrawn by a middleware that cannot honour it, an extension is not to be used: what then
    // comes of the application is nobody's fault.
    const extended = fc
      .tuple(outerRequests(ground), fc.constantFrom(...Object.entries(USES)))
      .map(([request, [name, call]]): PairAct => ({
        ...request,
        variation: { with: { extensions: dict({ [name]: dict({}) }) } },
        inside: { script: { call }, errs: true },
      }));
    return once(
      fc.oneof(
        { withCrossShrink: true },
        { weight: 9, arbitrary: act },
        { weight: 1, arbitrary: extended },
      ),
    );
  },
} satisfies MiddlewareProperty<fc.Arbitrary<readonly PairAct[]>>;
