import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-root-path',
  title: 'Works when root_path is missing',
  level: 'MUST',
  requirements: ['HTTP-035', 'WS-036'],
  clause: www(
    'HTTP Connection Scope',
    'root_path (Unicode string) -- The root path this application is mounted at; same as SCRIPT_NAME in WSGI. Optional; if missing defaults to "".',
  ),
  why: 'A server without mounts may leave root_path out; read it with scope.get("root_path", "").',
  on: 'session',
  messages: { failed: 'fails when the scope has no root_path' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('root_path') === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an empty default',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = (scope.get("root_path", "") + "/home").encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'root_path taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = (scope["root_path"] + "/home").encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
