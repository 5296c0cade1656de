import { pep3333 } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/application/behaves-alike-behind-middleware',
  title: 'Behaves the same behind a middleware that changes nothing',
  level: 'SHOULD',
  requirements: ['WSGI-013'],
  clause: pep3333(
    'Middleware: Components that Play Both Sides',
    'The presence of middleware in general is transparent to both the "server/gateway" and the "application/framework" sides of the interface, and should require no special support.',
  ),
  why: 'Middleware stands between server and application everywhere; an application that looks at who called it works only without. Use nothing but the two arguments.',
  on: 'session',
  messages: { failed: 'fails when a middleware that changes nothing calls it' },
  *given(session) {
    yield* comparisons(session, (server) => server.behindMiddleware === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'only the two arguments are used',
        python: python`
          def application(environ, start_response):
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'a look at the caller',
        reports: 'failed',
        python: python`
          import sys


          def application(environ, start_response):
              if sys._getframe(1).f_code.co_name == "<lambda>":
                  raise RuntimeError("called by a stranger")
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
  },
});
