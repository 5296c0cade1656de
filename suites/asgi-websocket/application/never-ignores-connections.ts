import { www } from '../../../src/model/clause.ts';
import type { Session } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, indexOfType } from '../../../src/model/select.ts';
import { ignoresUnknownScopes, isUntouched } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/never-ignores-connections',
  title: 'Never returns from a connection without taking notice of it',
  level: 'MUST',
  requirements: ['WS-044'],
  clause: www(
    'Connect - receive event',
    'This message must be responded to with either an Accept message or a Close message',
  ),
  why: 'The client waits in the middle of its handshake and gets an error of the server, which logs a fault of the application. Send websocket.close to refuse a connection, or raise an exception where WebSockets are not supported.',
  on: 'session',
  messages: { ignored: 'returned without having received websocket.connect or sent anything' },
  *given(session) {
    for (const exchange of session.exchanges) {
      if (exchange.kind !== 'websocket' || indexOfType(exchange, 'call') < 0) continue;
      if (!isUntouched(exchange) || isSpoken(session)) yield exchange;
    }
  },
  check(exchange) {
    if (exchange.ended.how === 'returned' && isUntouched(exchange)) {
      return { message: 'ignored', event: asgiEvents(exchange, 'return')[0] };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an exception, or a close before anything is received',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket" or scope.get("subprotocols", ()):
                  raise ValueError(scope["type"])
              await send({"type": "websocket.close"})
        `,
      },
    ],
    violating: [
      {
        title: 'one that returns',
        reports: 'ignored',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] == "websocket":
                  return
              raise ValueError(scope["type"])
        `,
      },
      {
        title: 'one that has no answer for some',
        reports: 'ignored',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] in ("http", "lifespan"):
                  raise ValueError(scope["type"])
              if "chat" in scope.get("subprotocols", ()):
                  await receive()
                  await send({"type": "websocket.accept", "subprotocol": "chat"})
              elif scope["type"] != "websocket":
                  raise ValueError(scope["type"])
        `,
      },
    ],
  },
});

/** Whether the application knows WebSockets, or says no to what it does not know. */
function isSpoken(session: Session): boolean {
  const { exchanges } = session;
  const used = exchanges.some((each) => each.kind === 'websocket' && !isUntouched(each));
  const refuses = exchanges.some((each) => each.kind === 'unknown');
  return used || (refuses && !ignoresUnknownScopes(session));
}
