import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';
import { effectiveSends, isAccepted } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-only-after-accept',
  title: 'Accepts before it sends messages',
  level: 'MUST',
  requirements: ['WS-068'],
  clause: www(
    'Connect - receive event',
    'This message must be responded to with either an Accept message or a Close message',
  ),
  why: 'Before websocket.accept there is no WebSocket that could carry a message: servers raise out of send(). Accept the connection first.',
  on: 'websocket',
  messages: { tooEarly: 'sent websocket.send before websocket.accept' },
  *given(exchange) {
    yield* effectiveSends(exchange, 'websocket.send');
  },
  check(event, exchange) {
    if (isAccepted(exchange, event)) return;
    // A call that was made before the accept and awaited after it is in order.
    const accepts = sends(exchange, 'websocket.accept');
    if (event.refused !== null || accepts.length === 0) return { message: 'tooEarly' };
  },
  examples: {
    conforming: [
      {
        title: 'a greeting right after the accept',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": "welcome", "bytes": None})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
    ],
    violating: [
      {
        title: 'a greeting right before it',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.send", "text": "welcome"})
              await send({"type": "websocket.accept"})
        `,
      },
      {
        title: 'one that never accepts',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              while (await receive())["type"] != "websocket.disconnect":
                  await send({"type": "websocket.send", "bytes": b"hello"})
        `,
      },
    ],
  },
});
