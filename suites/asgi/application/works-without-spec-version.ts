import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-spec-version',
  title: 'Works when spec_version is missing, or an old one',
  level: 'MUST',
  requirements: ['HTTP-015', 'WS-031'],
  clause: www('HTTP Connection Scope', 'Optional; if missing assume "2.0"'),
  why: 'Older servers do not say which version they speak. Read it with scope["asgi"].get("spec_version", "2.0").',
  on: 'session',
  messages: { failed: 'fails when spec_version is missing, or an old one' },
  *given(session) {
    yield* comparisons(
      session,
      (server) =>
        server.without?.includes('asgi.spec_version') === true ||
        server.with?.['asgi.spec_version'] !== undefined,
    );
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'busy from the sixth request on',
        python: python`
          count = 0

          async def app(scope, receive, send):
              global count
              if scope["type"] != "http":
                  raise ValueError("only http")
              count += 1
              headers = [(b"content-type", b"text/plain")]
              status = 200 if count < 6 else 503
              await send({"type": "http.response.start", "status": status, "headers": headers})
              await send({"type": "http.response.body", "body": b"hello"})
        `,
      },
      {
        title: 'the oldest version as the default',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["asgi"].get("spec_version", "2.0").encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'spec_version taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["asgi"]["spec_version"].encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
