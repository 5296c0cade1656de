import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Served } from '../../../src/model/served.ts';
import { callOf, eventsOf, failed, stepsOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/closes-the-iterable',
  title: 'Closes the iterable when the request is complete',
  level: 'MUST',
  requirements: ['WSGI-038', 'WSGI-041'],
  clause: pep3333(
    'Specification Details',
    'the server or gateway must call that method upon completion of the current request',
  ),
  why: 'Database connections, locks and files are given back in close().',
  on: 'served',
  messages: {
    neverClosed: 'close() of the iterable was never called',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || !isClosable(served) || served.request?.leaves === true) return;
    // Only what became of a request that went its way.
    if (call.events.some((event) => failed(event) && event.type === 'end')) return;
    // Whoever fails over a changed environ is told of that, and closes nothing any more.
    if (stepsOf(served).some((step) => step.do === 'set' || step.do === 'clear')) return;
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
        title: 'only what has been iterated over',
        reports: 'neverClosed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def close(self, exchange):
                  if self.has_body(exchange):
                      super().close(exchange)
        `,
      },
      {
        title: 'nothing is closed after write()',
        reports: 'neverClosed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def close(self, exchange):
                  if not exchange.written:
                      super().close(exchange)
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
