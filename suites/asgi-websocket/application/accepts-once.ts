import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { effectiveSends, isBefore } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/accepts-once',
  title: 'Accepts a connection once',
  level: 'MUST',
  requirements: ['WS-047'],
  clause: www(
    'Accept - send event',
    'Sent by the application when it wishes to accept an incoming connection.',
  ),
  why: 'After the first websocket.accept the handshake is over: servers raise at a second one, and the connection is lost. Accept in one place, once.',
  on: 'websocket',
  messages: { again: 'sent websocket.accept a second time' },
  *given(exchange) {
    yield* effectiveSends(exchange, 'websocket.accept');
  },
  check(accept, exchange) {
    const all = effectiveSends(exchange, 'websocket.accept');
    if (all.some((each) => each.refused === null && isBefore(exchange, each, accept))) {
      return { message: 'again' };
    }
  },
  examples: {
    conforming: [
      {
        title: 'one accept, whatever comes afterwards',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              while (event := await receive())["type"] != "websocket.disconnect":
                  if event["type"] == "websocket.connect":
                      await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        `,
      },
    ],
    violating: [
      {
        title: 'for every message',
        reports: 'again',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              while (event := await receive())["type"] != "websocket.disconnect":
                  await send({"type": "websocket.accept"})
                  if event["type"] == "websocket.receive":
                      await send({"type": "websocket.send", "text": "hello"})
        `,
      },
      {
        title: 'twice in a row',
        reports: 'again',
        python: python`
          async def accept(send):
              await send({"type": "websocket.accept"})

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await accept(send)
              await accept(send)
              await receive()
        `,
      },
    ],
  },
});
