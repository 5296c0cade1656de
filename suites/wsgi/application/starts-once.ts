import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { excInfoArgument, wsgiEvents } from '../../../src/model/select.ts';
import { startedBefore } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/starts-once',
  title: 'Calls start_response only once, unless it passes exc_info',
  level: 'MUST',
  requirements: ['WSGI-173', 'WSGI-175'],
  clause: pep3333(
    'The start_response() Callable',
    'it is a fatal error to call start_response without the exc_info argument if start_response has already been called within the current invocation of the application',
  ),
  why: 'The server raises AssertionError and the request fails. To replace an answer by an error page, pass sys.exc_info() as the third argument; otherwise settle the status before the first call.',
  on: 'wsgi',
  messages: { startedAgain: 'called start_response again, without exc_info' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'start_response');
  },
  check(event, exchange) {
    if (startedBefore(exchange, event) && excInfoArgument(event) === undefined) {
      return { message: 'startedAgain' };
    }
  },
  examples: {
    conforming: [
      {
        title: 'exc_info None in the first call, and the exception itself in the second',
        permits: ['WSGI-179'],
        python: python`
          import sys

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")], None)
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  start_response(
                      "500 Oops", [("Content-Type", "text/plain")], sys.exc_info()
                  )
              return [b"Sorry"]
        `,
      },
    ],
    violating: [
      {
        title: 'a second call that replaces the first',
        reports: 'startedAgain',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              start_response("404 Not Found", [("Content-Type", "text/plain")])
              return [b"Not here"]
        `,
      },
      {
        title: 'an error page begun after the answer, with exc_info None',
        reports: 'startedAgain',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              try:
                  body = environ["no such key"]
              except KeyError:
                  start_response("400 Bad Request", [("Content-Type", "text/plain")], None)
                  body = b"What?"
              yield body
        `,
      },
    ],
  },
});
