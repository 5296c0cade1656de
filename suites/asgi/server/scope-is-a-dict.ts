import { asgi } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callsOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/scope-is-a-dict',
  title: 'Gives a scope that is a dict',
  level: 'MUST',
  requirements: ['ASGI-022'],
  clause: asgi('Applications', 'scope must be a dict'),
  why: 'Middleware copies a scope with dict(scope) or {**scope} and tests it with isinstance; what only looks like a dict breaks it.',
  on: 'served',
  messages: { notDict: 'the scope is {type}, not a dict' },
  *given(served) {
    yield* callsOf(served, 'http', 'websocket');
  },
  check({ offered }) {
    if (offered.py !== 'dict') return { message: 'notDict', data: { type: typeName(offered) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a mapping that is no dict',
        reports: 'notDict',
        python: python`
          from collections import UserDict

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      scope = UserDict(scope)
                  await app(scope, receive, send)

              return wrapped
        `,
      },
    ],
  },
});
