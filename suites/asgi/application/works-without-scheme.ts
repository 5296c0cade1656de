import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-scheme',
  title: 'Works when the scheme is missing from the scope',
  level: 'MUST',
  requirements: ['HTTP-023', 'WS-033'],
  clause: www('HTTP Connection Scope', 'Optional (but must not be empty); default is "http"'),
  why: 'A server may leave the scheme out; an application that needs it fails there with KeyError. Read it with scope.get("scheme", "http").',
  on: 'session',
  messages: { failed: 'fails when the scope has no scheme' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('scheme') === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a default for the scheme',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope.get("scheme", "http").encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'the scheme taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["scheme"].encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
