import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Served } from '../../../src/model/served.ts';
import { callOf, eventsOf, failed } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/closes-after-errors',
  title: 'Closes the iterable when iterating over it raises',
  level: 'MUST',
  requirements: ['WSGI-039'],
  clause: pep3333(
    'Specification Details',
    'or terminated early due to an application error during iteration',
  ),
  why: 'A connection that is not given back after an error is missed when errors come in numbers.',
  on: 'served',
  follows: ['wsgi/server/closes-the-iterable'],
  messages: {
    neverClosed: 'close() of the iterable was never called after it had raised',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || !isClosable(served) || served.request?.leaves === true) return;
    const ended = eventsOf(call, 'close', 'dropped');
    const iterates = call.events.some((event) => event.type === 'next');
    const raised = call.events.some((event) => failed(event) && event.type === 'end');
    if (raised && iterates && ended.length > 0) yield { call, ended };
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
        title: 'an iterable that failed is left alone',
        reports: 'neverClosed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def iterate(self, exchange):
                  try:
                      super().iterate(exchange)
                  except ValueError as error:
                      if "gw-conform: raised" in str(error):
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
