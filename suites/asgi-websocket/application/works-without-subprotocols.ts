import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-websocket/application/works-without-subprotocols',
  title: 'Works when subprotocols is missing',
  level: 'MUST',
  requirements: ['WS-039'],
  clause: www(
    'Websocket Connection Scope',
    'Subprotocols the client advertised. Optional; if missing defaults to empty list.',
  ),
  why: 'A server may leave subprotocols out when the client offers none; read it with scope.get("subprotocols", []).',
  on: 'session',
  messages: { failed: 'fails when the scope has no subprotocols' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('subprotocols') === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an empty list instead',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              offered = ", ".join(scope.get("subprotocols", []))
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": offered})
        `,
      },
    ],
    violating: [
      {
        title: 'subprotocols taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              offered = ", ".join(scope["subprotocols"])
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": offered})
        `,
        reports: 'failed',
      },
    ],
  },
});
