import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { eventsOf, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/lets-exc-info-go',
  title: 'Lets go of exc_info',
  level: 'SHOULD',
  requirements: ['WSGI-180'],
  clause: pep3333(
    'The start_response() Callable',
    "should ensure that no reference is held to the exc_info parameter beyond the duration of the function's execution",
  ),
  why: 'A traceback keeps every frame of the request alive, with all that is in it.',
  on: 'served',
  messages: {
    held: 'the server still refers to the exception after start_response',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) yield* eventsOf(call, 'released');
  },
  check({ outcome }) {
    if (outcome?.returned?.py === 'bool' && !outcome.returned.value) return { message: 'held' };
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
        title: 'kept with the response',
        reports: 'held',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  exchange.exc_info = exc_info
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
    ],
  },
});
