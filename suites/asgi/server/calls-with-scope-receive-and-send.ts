import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, everyCall } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/calls-with-scope-receive-and-send',
  title: 'Calls the application with scope, receive and send, by position',
  level: 'MUST',
  requirements: ['ASGI-020', 'ASGI-036'],
  clause: asgi('Applications', 'coroutine application(scope, receive, send)'),
  why: 'The names of the three parameters are the application’s own affair: one that calls them differently, or takes *args, fails with every request.',
  on: 'served-session',
  messages: {
    count: 'called the application with {count} positional arguments',
    keywords: 'called the application with keyword arguments: {names}',
  },
  given: everyCall,
  check(call) {
    if (call.kwargs.length > 0) {
      return { message: 'keywords', data: { names: call.kwargs.join(', ') } };
    }
    if (call.args !== 3) return { message: 'count', data: { count: call.args } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'keyword arguments',
        reports: 'keywords',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def call(self, scope, receive, send):
                  if self.is_legacy(self.app):
                      await super().call(scope, receive, send)
                  else:
                      await self.app(scope=scope, receive=receive, send=send)
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
