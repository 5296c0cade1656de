import { asgi } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/scope-tells-the-asgi-version',
  title: 'Tells the version of ASGI in the scope',
  level: 'MUST',
  requirements: ['ASGI-024', 'ASGI-025', 'HTTP-011', 'WS-006'],
  clause: asgi(
    'Applications',
    'scope["asgi"] will also be present as a dictionary containing a scope["asgi"]["version"] key',
  ),
  why: 'An application takes a server that names no version for one of ASGI 2, and gives it two callables.',
  on: 'served',
  messages: {
    noEntry: 'scope["asgi"] is {value}, not a dict',
    wrong: 'scope["asgi"]["version"] is {value}',
  },
  *given(served) {
    yield* callOf(served, 'http', 'websocket');
  },
  check({ offered }) {
    const entry = item(offered, 'asgi') ?? { py: 'none' };
    if (entry.py !== 'dict') return { message: 'noEntry', data: { value: show(entry) } };
    const version = item(entry, 'version') ?? { py: 'none' };
    // To an application of two callables, a server may say that it is one of ASGI 2.
    if (version.py !== 'str' || !/^[23]\.\d+$/.test(version.value)) {
      return { message: 'wrong', data: { value: show(version) } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'no entry',
        reports: 'noEntry',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {key: value for key, value in scope.items() if key != "asgi"}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
      {
        title: 'the version of the HTTP specification alone',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_asgi(self, kind):
                  if kind == "lifespan":
                      return super().scope_asgi(kind)
                  return {"spec_version": "2.5"}
        `,
      },
      {
        title: 'a number',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_asgi(self, kind):
                  entry = super().scope_asgi(kind)
                  if kind == "websocket":
                      entry["version"] = 3.0
                  return entry
        `,
      },
    ],
  },
});
