import { asgi } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-version',
  title: 'Takes a missing ASGI version as 2.0',
  level: 'SHOULD',
  requirements: ['ASGI-026'],
  clause: asgi('Applications', 'If missing, the version should default to "2.0"'),
  why: 'The version may be missing; read it with scope["asgi"].get("version", "2.0").',
  on: 'session',
  messages: { failed: 'fails when the ASGI version is missing' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('asgi.version') === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: '2.0 as the default',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["asgi"].get("version", "2.0").encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'the version taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["asgi"]["version"].encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
