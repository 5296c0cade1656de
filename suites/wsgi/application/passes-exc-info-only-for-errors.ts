import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { excInfoCalls } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/passes-exc-info-only-for-errors',
  title: 'Passes exc_info only when there has been an error',
  level: 'SHOULD',
  requirements: ['WSGI-167'],
  clause: pep3333(
    'The start_response() Callable',
    'This argument should be supplied by the application only if start_response is being called by an error handler',
  ),
  why: 'Outside of an except block sys.exc_info() is (None, None, None), which is not None: the server takes it for an error, lets a second start_response pass, and has nothing to raise. Leave it out.',
  on: 'wsgi',
  messages: { noError: 'passed (None, None, None) as exc_info: there was no error' },
  *given(exchange) {
    yield* excInfoCalls(exchange);
  },
  check({ event, excInfo }) {
    // An error handled earlier and kept is an error too; only none at all is sure.
    if (excInfo.py !== 'tuple' || excInfo.items.length !== 3) return;
    if (excInfo.items.every((each) => each.py === 'none')) return { message: 'noError', event };
  },
  examples: {
    conforming: [
      {
        title: 'exc_info kept until the error page is begun',
        python: python`
          import sys

          def application(environ, start_response):
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  exc_info = sys.exc_info()
              start_response("500 Oops", [("Content-Type", "text/plain")], exc_info)
              return [b"Sorry"]
        `,
      },
    ],
    violating: [
      {
        title: 'sys.exc_info() in every call',
        reports: 'noError',
        python: python`
          import sys

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")], sys.exc_info())
              return [b"Hello"]
        `,
      },
    ],
  },
});
