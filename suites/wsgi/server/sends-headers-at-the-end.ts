import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { answerOf, finalOf, hasLeft, eventsOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sends-headers-at-the-end',
  title: 'Sends the headers when there is no body',
  level: 'MUST',
  requirements: ['WSGI-163'],
  clause: pep3333(
    'The start_response() Callable',
    "or until the application's returned iterable is exhausted",
  ),
  why: 'Redirects and 204 have no body; their headers go out when the iterable has ended.',
  on: 'served',
  messages: {
    nothing: 'no response came of an application without a body',
    other: 'a response with status {status} came of one without a body',
  },
  *given(served) {
    const answer = answerOf(served);
    if (answer?.body !== '' || served.wire === null || hasLeft(served)) return;
    // What an earlier response on the connection had too much hides this one.
    if (served.wire.position > 0 && served.wire.extra !== '') return;
    // Whoever starts late is another rule's.
    const [start] = eventsOf(answer.call, 'start_response', 'next');
    if (start?.type === 'start_response') yield { answer, response: finalOf(served) };
  },
  check({ answer, response }) {
    if (response === undefined) return { message: 'nothing', event: answer.call };
    if (response.status !== answer.code) {
      return { message: 'other', data: { status: response.status }, event: response };
    }
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
        title: 'only for a first block',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def finish(self, exchange):
                  if exchange.head_sent or exchange.status is None or exchange.headers == []:
                      super().finish(exchange)
                  else:
                      exchange.persists = False
        `,
      },
      {
        title: 'an error for nothing',
        reports: 'other',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def finish(self, exchange):
                  if exchange.called and not exchange.head_sent:
                      raise ValueError("the application gave no body")
                  super().finish(exchange)
        `,
      },
    ],
  },
});
