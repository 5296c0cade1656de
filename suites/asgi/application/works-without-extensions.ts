import { asgi } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-extensions',
  title: 'Works when the scope has no extensions',
  level: 'MUST',
  requirements: ['ASGI-062'],
  clause: asgi('Extensions', 'named additions to a protocol specification that are optional'),
  why: 'Most servers offer no extension and give no such key. Ask with "name" in scope.get("extensions", {}).',
  on: 'session',
  messages: { failed: 'fails when the scope has no extensions' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('extensions') === true);
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
              body = b"push" if "http.response.push" in scope.get("extensions", {}) else b"no push"
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'extensions taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = b"push" if "http.response.push" in scope["extensions"] else b"no push"
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
