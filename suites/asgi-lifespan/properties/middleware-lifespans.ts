import * as fc from 'fast-check';
import type { MiddlewareProperty, PairAct } from '../../../src/model/pair.ts';
import type { ProbeStep } from '../../../src/model/probe.ts';
import { str } from '../../../src/model/py.ts';
import { send } from '../../../src/model/scripts.ts';

const RECEIVE: ProbeStep = { do: 'receive' };

/** How one half of a lifespan is answered. */
const answer = fc.constantFrom<readonly [string, string | null]>(
  ['complete', null],
  ['complete', null],
  ['failed', null],
  ['failed', 'no database'],
);

export default {
  id: 'asgi-lifespan/properties/middleware-lifespans',
  title: 'Lifespans through a middleware: state, start-up and shutdown, failures',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  share: 0.05,
  input() {
    return fc
      .tuple(fc.subarray(['one', 'two', 'x_gw_conform']), answer, answer)
      .map(([keys, starts, stops]): readonly PairAct[] => {
        const state = keys.map((key): ProbeStep => ({
          do: 'set-state',
          key,
          value: str('set at start-up'),
        }));
        const isUp = starts[0] === 'complete';
        const call = [
          RECEIVE,
          ...state,
          told('startup', starts),
          ...(isUp ? [RECEIVE, told('shutdown', stops)] : []),
        ];
        return [{ kind: 'lifespan', inside: { script: { call }, errs: false } }];
      });
  },
} satisfies MiddlewareProperty<fc.Arbitrary<readonly PairAct[]>>;

function told(half: 'startup' | 'shutdown', [how, message]: readonly [string, string | null]) {
  return send(`lifespan.${half}.${how}`, message === null ? {} : { message: str(message) });
}
