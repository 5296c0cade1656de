import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, isWsgi } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/middleware/answers-for-failed-applications',
  title: 'Starts a response, or lets the exception through, when the wrapped application fails',
  level: 'MUST',
  requirements: ['WSGI-011'],
  clause: pep3333(
    'Specification Details',
    'the application must invoke the start_response() callable before the iterable yields its first body bytestring, so that the server can send the headers',
  ),
  why: 'The server has no status to send, and the exception that would have told the reason is gone. Raise it again once it has been noted, or start a response that says so, with exc_info.',
  on: 'pair',
  messages: {
    nothing: 'ended without start_response when the wrapped application had failed',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair) || clientLeft(pair.outer)) return;
    if (innerEvents(call, 'raise').length > 0) yield pair.outer;
  },
  check({ events }) {
    const answers = ['start_response', 'raise'];
    if (!events.some(({ type }) => answers.includes(type))) return { message: 'nothing' };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'an error page',
        python: python`
          import sys

          def middleware(app):
              def catching(environ, start_response):
                  try:
                      return app(environ, start_response)
                  except LookupError:
                      start_response("500 Oops", [("Content-Type", "text/plain")], sys.exc_info())
                      return [b"Sorry"]
              return catching
        `,
      },
    ],
    violating: [
      {
        title: 'notes it, and has nothing to say',
        reports: 'nothing',
        python: python`
          def middleware(app):
              def catching(environ, start_response):
                  note = environ["wsgi.errors"].write
                  try:
                      return app(environ, start_response)
                  except LookupError:
                      note("failed\\n")
                      return []
              return catching
        `,
      },
    ],
  },
});
