import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { streamUses } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/never-closes-streams',
  title: 'Never closes wsgi.input or wsgi.errors',
  level: 'MUST',
  requirements: ['WSGI-131', 'WSGI-132'],
  clause: pep3333(
    'Input and Error Streams',
    'applications must not attempt to close these streams, even if they possess close() methods',
  ),
  why: "The streams are the server's: closing them can cut the connection that is kept alive, or the log of every other request. Just stop reading or writing.",
  on: 'wsgi',
  messages: { closed: 'closed wsgi.{stream}' },
  *given(exchange) {
    yield* streamUses(exchange, 'input', 'errors');
  },
  check({ type, method }) {
    if (method === 'close') return { message: 'closed', data: { stream: type } };
  },
  examples: {
    conforming: [
      {
        title: 'both streams used and left open',
        python: python`
          def application(environ, start_response):
              body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
              environ["wsgi.errors"].write(f"{len(body)} bytes\n")
              environ["wsgi.errors"].flush()
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'the input closed when it has been read',
        reports: 'closed',
        python: python`
          def application(environ, start_response):
              body = environ["wsgi.input"].read()
              environ["wsgi.input"].close()
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [body]
        `,
      },
      {
        title: 'a with statement',
        reports: 'closed',
        python: python`
          def application(environ, start_response):
              with environ["wsgi.errors"] as log:
                  log.write("a request\n")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
