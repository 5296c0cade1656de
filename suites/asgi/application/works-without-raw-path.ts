import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-raw-path',
  title: 'Works when raw_path is missing or None',
  level: 'MUST',
  requirements: ['HTTP-029', 'WS-034'],
  clause: www(
    'HTTP Connection Scope',
    'Some web server implementations may be unable to provide this. Optional; if missing defaults to None.',
  ),
  why: 'Servers that never saw the raw path leave it out; an application that needs it fails on every request there. Fall back to the encoded path.',
  on: 'session',
  messages: { failed: 'fails when the scope has no raw_path, or None for it' },
  *given(session) {
    yield* comparisons(
      session,
      (server) =>
        server.without?.includes('raw_path') === true || server.with?.['raw_path']?.py === 'none',
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
        title: 'the decoded path as the fallback',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogateescape")
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'raw_path taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["raw_path"].upper()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
      {
        title: 'None taken for bytes',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = b"/" if "raw_path" not in scope else bytes(scope["raw_path"])
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
