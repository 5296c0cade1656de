import { www } from '../../../src/model/clause.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { itemsOf } from '../../../src/model/select.ts';
import { effectiveSends } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/selects-an-offered-subprotocol',
  title: 'Selects one of the subprotocols that the client offers',
  level: 'MUST',
  requirements: ['WS-049', 'WS-095'],
  clause: www(
    'Accept - send event',
    'subprotocol (Unicode string) -- The subprotocol the server wishes to accept.',
  ),
  why: "A client has to fail the connection when the answer names a subprotocol that it did not offer (RFC 6455, 4.1). Choose one of scope['subprotocols'], or leave the key out.",
  on: 'websocket',
  messages: {
    wrongType: 'subprotocol in websocket.accept is {type}, not str',
    notOffered: 'accepted a subprotocol that the client had not offered',
  },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.accept')) {
      const chosen = item(event.message, 'subprotocol');
      if (chosen !== undefined && chosen.py !== 'none') yield { event, chosen };
    }
  },
  check({ event, chosen }, { offered }) {
    if (chosen.py !== 'str') {
      return { message: 'wrongType', event, data: { type: typeName(chosen) } };
    }
    const listed = item(offered, 'subprotocols');
    const choice = listed === undefined ? [] : itemsOf(listed);
    if (choice === undefined) return;
    if (choice.some((each) => each.py === 'str' && each.value === chosen.value)) return;
    return { message: 'notOffered', event };
  },
  examples: {
    conforming: [
      {
        title: 'the first that it knows, or none',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              offered = scope.get("subprotocols", ())
              chosen = next((name for name in offered if name in ("superchat", "chat")), None)
              await send({"type": "websocket.accept", "subprotocol": chosen})
        `,
      },
    ],
    violating: [
      {
        title: 'bytes, as it stands in the header',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              offered = dict(scope["headers"]).get(b"sec-websocket-protocol")
              chosen = None if offered is None else offered.split(b",")[0]
              await send({"type": "websocket.accept", "subprotocol": chosen})
        `,
      },
      {
        title: 'its own, whatever is offered',
        reports: 'notOffered',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              if not scope.get("subprotocols", ()):
                  await send({"type": "websocket.accept", "subprotocol": "graphql-ws"})
              else:
                  await send({"type": "websocket.close"})
        `,
      },
      {
        title: 'all that are offered, as they stand in the header',
        reports: 'notOffered',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              chosen = ", ".join(scope.get("subprotocols", ())) or None
              await send({"type": "websocket.accept", "subprotocol": chosen})
        `,
      },
    ],
  },
});
