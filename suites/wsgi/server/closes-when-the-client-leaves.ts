import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Served } from '../../../src/model/served.ts';
import { callOf, eventsOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/closes-when-the-client-leaves',
  title: 'Closes the iterable when the client leaves',
  level: 'MUST',
  requirements: ['WSGI-040'],
  clause: pep3333(
    'Specification Details',
    'or terminated early due to an application error during iteration or an early disconnect of the browser',
  ),
  why: 'Clients leave all the time; what is not given back then is soon used up.',
  on: 'served',
  follows: ['wsgi/server/closes-the-iterable'],
  messages: {
    neverClosed: 'close() of the iterable was never called after the client had left',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || !isClosable(served) || served.request?.leaves !== true) return;
    const ended = eventsOf(call, 'close', 'dropped');
    if (ended.length > 0) yield { call, ended };
  },
  check({ call, ended }) {
    if (!ended.some((event) => event.type === 'close'))
      return { message: 'neverClosed', event: call };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'nothing is owed to a client that has gone',
        reports: 'neverClosed',
        python: python`
          from reference_wsgi import Gone, Server

          class Server(Server):
              def iterate(self, exchange):
                  try:
                      super().iterate(exchange)
                  except Gone:
                      exchange.iterable = None
                      raise
        `,
      },
    ],
  },
});

/** Its iterable has a close() that tells of itself; a generator does so by its end as well. */
function isClosable(served: Served): boolean {
  const { shape, close } = served.script?.result ?? { shape: 'iterator', close: 'recorded' };
  return ['iterator', 'sized'].includes(shape) && close !== 'none';
}
