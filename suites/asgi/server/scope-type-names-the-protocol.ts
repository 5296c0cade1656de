import { asgi } from '../../../src/model/clause.ts';
import { isExactly, item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/scope-type-names-the-protocol',
  title: 'Names the protocol in the scope’s type',
  level: 'MUST',
  requirements: ['ASGI-023', 'HTTP-010', 'WS-005'],
  clause: asgi('Applications', 'The key scope["type"] will always be present'),
  why: 'It is the first thing that an application looks at: with any other value it raises, or takes the connection for one of another protocol.',
  on: 'served',
  messages: { wrong: 'type is {type} for a connection of {protocol}' },
  *given(served) {
    const [call] = served.calls;
    if (served.request !== null && call?.offered.py === 'dict') yield call;
  },
  check({ offered }, { request }) {
    const type = item(offered, 'type') ?? { py: 'none' };
    const protocol = request?.websocket === true ? 'websocket' : 'http';
    // A server that does not speak WebSocket takes a handshake for a plain request.
    if (isExactly(type, 'str') && [protocol, 'http'].includes(type.value)) return;
    return { message: 'wrong', data: { type: show(type), protocol } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'in upper case',
        reports: 'wrong',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {**scope, "type": "HTTP"}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
      {
        title: 'bytes',
        reports: 'wrong',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "websocket":
                      scope = {**scope, "type": b"websocket"}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
    ],
  },
});
