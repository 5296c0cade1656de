import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, everyCall } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/calls-with-scope-receive-and-send',
  title: 'Calls the application with scope, receive and send',
  level: 'MUST',
  requirements: ['ASGI-020', 'ASGI-036'],
  clause: asgi('Applications', 'coroutine application(scope, receive, send)'),
  why: 'An application takes the three and nothing else: it fails with every request.',
  on: 'served-session',
  messages: {
    count: 'called the application with {count} arguments',
    keywords: 'called the application with keyword arguments: {names}',
  },
  given: everyCall,
  check(call) {
    // Whether the parameters have to have these names, the specification does not say.
    const odd = call.kwargs.filter((name) => !['scope', 'receive', 'send'].includes(name));
    if (odd.length > 0) return { message: 'keywords', data: { names: odd.join(', ') } };
    const count = call.args + call.kwargs.length;
    if (count !== 3) return { message: 'count', data: { count } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a keyword of its own',
        reports: 'keywords',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def call(self, scope, receive, send):
                  if self.is_legacy(self.app):
                      await super().call(scope, receive, send)
                  else:
                      await self.app(scope, receive, send, wsgi=False)
        `,
      },
      {
        title: 'a fourth argument',
        reports: 'count',
        python: python`
          def server(app):
              async def with_more(scope, receive, send):
                  await app(scope, receive, send, {})

              return with_more
        `,
      },
    ],
  },
});
