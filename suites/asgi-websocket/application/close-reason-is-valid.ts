import { www } from '../../../src/model/clause.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { effectiveSends } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/close-reason-is-valid',
  title: 'Gives the reason of a close as str',
  level: 'MUST',
  requirements: ['WS-091'],
  clause: www(
    'Close - send event',
    'reason (Unicode string) -- A reason given for the closure, can be any string.',
  ),
  why: 'Servers encode the reason as UTF-8 into the close frame: for bytes or an exception object they raise, and the client sees an abnormal closure. Pass str(reason), or leave the key out.',
  on: 'websocket',
  messages: { wrongType: 'reason in websocket.close is {type}, not str' },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.close')) {
      const reason = item(event.message, 'reason');
      if (reason !== undefined) yield { event, reason };
    }
  },
  check({ event, reason }) {
    if (reason.py !== 'str' && reason.py !== 'none') {
      return { message: 'wrongType', event, data: { type: typeName(reason) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'text, or None',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              reason = "schönen Tag noch" if scope.get("subprotocols", ()) else None
              await send({"type": "websocket.close", "code": 1000, "reason": reason})
        `,
      },
    ],
    violating: [
      {
        title: 'bytes',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.close", "code": 1000, "reason": b"done"})
        `,
      },
      {
        title: 'an exception',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              try:
                  raise RuntimeError("no room left")
              except RuntimeError as error:
                  await send({"type": "websocket.close", "reason": error})
        `,
      },
    ],
  },
});
