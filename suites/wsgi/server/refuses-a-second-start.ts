import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/refuses-a-second-start',
  title: 'start_response without exc_info is refused the second time',
  level: 'MUST',
  requirements: ['WSGI-176', 'WSGI-177'],
  clause: pep3333(
    'The start_response() Callable',
    'it is a fatal error to call start_response without the exc_info argument if start_response has already been called within the current invocation of the application',
  ),
  why: 'Two answers to one request are a mistake of the application that must not pass in silence.',
  on: 'served',
  refusals: true,
  messages: {
    accepted: 'start_response took a second call without exc_info',
    afterError: 'start_response took a second call without exc_info after the first had raised',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined) return;
    const [first, ...more] = starts(call);
    for (const start of more) if (!start.excInfo && first !== undefined) yield { first, start };
  },
  check({ first, start }) {
    if (failed(start.event)) return;
    return { message: failed(first.event) ? 'afterError' : 'accepted', event: start.event };
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
        title: 'the last one counts',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  exchange.called = exchange.called and exchange.status is None
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
      {
        title: 'what raised does not count',
        reports: 'afterError',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  exchange.called = exchange.called and exchange.status is not None
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
    ],
  },
});
