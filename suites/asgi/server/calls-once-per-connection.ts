import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callsOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/calls-once-per-connection',
  title: 'Calls the application once for each connection',
  level: 'MUST',
  requirements: ['ASGI-001'],
  clause: asgi('Applications', 'The application is called once per "connection".'),
  why: 'An application that is called twice does everything twice: it charges twice, and it answers a conversation that has ended.',
  on: 'served',
  messages: {
    again: 'called the application {times} times for one request',
  },
  *given(served) {
    if (served.request !== null && callsOf(served, 'http', 'websocket').length > 0) yield served;
  },
  check(served) {
    const calls = callsOf(served, 'http', 'websocket');
    if (calls.length > 1) {
      return { message: 'again', event: calls[1], data: { times: calls.length } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a second call that nobody hears',
        reports: 'again',
        python: python`
          def server(app):
              async def ignore(message):
                  pass

              async def twice(scope, receive, send):
                  again = dict(scope)
                  await app(scope, receive, send)
                  if scope.get("method") == "PROPFIND":
                      await app(again, receive, ignore)

              return twice
        `,
      },
    ],
  },
});
