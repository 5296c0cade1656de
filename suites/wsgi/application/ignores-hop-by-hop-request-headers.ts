import { pep3333 } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/application/ignores-hop-by-hop-request-headers',
  title: 'Does not depend on hop-by-hop headers of the request',
  level: 'MUST',
  requirements: ['WSGI-242'],
  clause: pep3333(
    'Other HTTP Features',
    'or rely on the content of any incoming "hop-by-hop" headers in the environ dictionary',
  ),
  why: 'Connection, TE, Keep-Alive and Upgrade are between the client and the server; what of them reaches the application is left over. Leave the connection to the server.',
  on: 'session',
  messages: { failed: 'fails when the request has hop-by-hop headers' },
  *given(session) {
    yield* comparisons(session, (server) => server.with?.['HTTP_TE'] !== undefined);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'they are not looked at',
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
        title: 'the connection is looked after',
        reports: 'failed',
        python: python`
          def application(environ, start_response):
              if "close" in environ.get("HTTP_CONNECTION", ""):
                  raise ConnectionError("the client wants to close")
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
  },
});
