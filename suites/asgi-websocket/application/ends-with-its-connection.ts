import { MANY_CALLS, standstill } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-websocket/application/ends-with-its-connection',
  title: 'Ends when its connection has ended',
  level: 'SHOULD',
  requirements: ['WS-099'],
  clause: www(
    'Websocket Connection Scope',
    "WebSocket connections' scope lives as long as the socket itself - if the application dies the socket should be closed, and vice-versa.",
  ),
  why: 'A server that has nothing to wait for any more answers each receive() at once: a loop around it takes the event loop, and all other connections with it. Leave the loop when the type of an event is websocket.disconnect.',
  on: 'websocket',
  messages: {
    deaf: 'keeps calling receive() although each call says websocket.disconnect',
  },
  *given(exchange) {
    const delivered = asgiEvents(exchange, 'deliver');
    const ends = delivered.filter((event) => messageType(event) === 'websocket.disconnect');
    if (ends.length > 0) yield ends;
  },
  check(ends, { ended }) {
    if (ended.how !== 'hung' || ends.length <= MANY_CALLS) return;
    return { message: 'deaf', event: ends[0], at: standstill(ended.detail) };
  },
  examples: {
    conforming: [
      {
        title: 'a loop that ends with websocket.disconnect, and one that looks again',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
              for _ in range(3):
                  await receive()
        `,
      },
    ],
    violating: [
      {
        title: 'a loop that knows messages only',
        reports: 'deaf',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  event = await receive()
                  if event.get("text") is not None:
                      await send({"type": "websocket.send", "text": event["text"]})
        `,
      },
    ],
  },
});
