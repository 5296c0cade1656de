import { www } from '../../../src/model/clause.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { itemsOf, sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-accept-headers-since-2-1',
  title: 'Sends headers in websocket.accept only to servers that know them',
  level: 'MUST',
  requirements: ['WS-001'],
  clause: www(
    'Spec Versions',
    'If a server tells you it only supports version 2.0 of this spec, then sending headers with a WebSocket Accept message is an error',
  ),
  why: 'A server of spec version 2.0 refuses the event or drops the headers. Look at scope["asgi"].get("spec_version", "2.0") before you add them.',
  on: 'websocket',
  messages: { tooNew: 'sent headers in websocket.accept to a server of spec version 2.0' },
  *given(exchange) {
    const asgi = item(exchange.offered, 'asgi');
    const version = (asgi && textItem(asgi, 'spec_version')) ?? '2.0';
    if (version === '2.0') yield* sends(exchange, 'websocket.accept');
  },
  check(event) {
    if ((itemsOf(item(event.message, 'headers')) ?? []).length > 0) return { message: 'tooNew' };
  },
  examples: {
    conforming: [
      {
        title: 'headers where the server says 2.1 or later',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = [(b"x-room", b"lobby")]
              await send(accept)
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
    ],
    violating: [
      {
        title: 'headers for every server',
        reports: 'tooNew',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept", "headers": [(b"x-room", b"lobby")]})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
    ],
  },
});
