import { asgi } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { fateOf, raisedOutside, worksPlainly } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/middleware/works-with-a-copied-scope',
  title: 'Works where the application inside goes on with a copy of the scope',
  level: 'SHOULD',
  requirements: ['ASGI-043'],
  clause: asgi(
    'Middleware',
    'you should not assume that the copy of the scope you pass down to the application is the one that it ends up using, as there may be other middleware in the way',
  ),
  why: 'Any middleware below may pass on a copy, as it should. What the application puts into its scope is then never seen above; have it put things into an object that you have put there.',
  on: 'pair-session',
  messages: {
    failed: 'came to {fate} behind a middleware that copies the scope, and to {other} without',
  },
  *given(session) {
    if (!worksPlainly(session)) return;
    for (const copied of session.pairs) {
      if (copied.form !== 'copying') continue;
      const script = JSON.stringify(copied.script);
      const direct = session.pairs.find(
        (each) => each.form === 'application' && JSON.stringify(each.script) === script,
      );
      if (direct === undefined || direct.outer.ended.how !== 'returned') continue;
      // What it answers by itself tells nothing of the scope.
      if ([copied, direct].every(({ inner }) => inner.calls.length > 0)) yield { copied, direct };
    }
  },
  check({ copied, direct }) {
    const [fate, other] = [fateOf(copied), fateOf(direct)];
    if (fate === other) return;
    const event = raisedOutside(copied) ?? copied.outer;
    return { message: 'failed', event, data: { fate, other } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'every third request is one too many',
        python: python`
          import itertools

          def middleware(app):
              requests = itertools.count(1)

              async def limiting(scope, receive, send):
                  if scope["type"] != "http" or next(requests) % 3:
                      return await app(scope, receive, send)
                  headers = [(b"retry-after", b"1"), (b"content-length", b"0")]
                  await send({"type": "http.response.start", "status": 429, "headers": headers})
                  await send({"type": "http.response.body", "body": b""})
              return limiting
        `,
      },
    ],
    violating: [
      {
        title: 'reads what the application has put into its scope',
        reports: 'failed',
        python: python`
          def middleware(app):
              async def logging(scope, receive, send):
                  inner = dict(scope)
                  await app(inner, receive, send)
                  if scope.get("path") == "/copies" and app.__class__.__name__ == "function":
                      if app.__name__ == "_copying":
                          inner["endpoint"]
              return logging
        `,
      },
    ],
  },
});
