import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { acceptHeaderNames, effectiveSends } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/accept-headers-name-no-subprotocol',
  title: 'Names the subprotocol in its key, not in a header',
  level: 'MUST',
  requirements: ['WS-054'],
  clause: www(
    'Accept - send event',
    'Must not include a header named sec-websocket-protocol; use the subprotocol key instead.',
  ),
  why: 'The server writes that header itself: with a second one clients fail the connection, and some servers raise. Pass the name under the key subprotocol.',
  on: 'websocket',
  messages: { named: 'websocket.accept has a header sec-websocket-protocol' },
  *given(exchange) {
    for (const accept of effectiveSends(exchange, 'websocket.accept')) {
      if (acceptHeaderNames(accept).length > 0) yield accept;
    }
  },
  check(accept) {
    const names = acceptHeaderNames(accept).map((name) => name.value.toLowerCase());
    if (names.includes('sec-websocket-protocol')) return { message: 'named' };
  },
  examples: {
    conforming: [
      {
        title: 'the key for the subprotocol, headers for the rest',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              chosen = next(iter(scope.get("subprotocols", ())), None)
              accept = {"type": "websocket.accept", "subprotocol": chosen}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = [(b"x-protocol", b"1"), (b"set-cookie", b"session=abc")]
              await send(accept)
        `,
      },
    ],
    violating: [
      {
        title: 'the header that the client sent, sent back',
        reports: 'named',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [(n, v) for n, v in scope["headers"] if n == b"sec-websocket-protocol"]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
      {
        title: 'in other letter case',
        reports: 'named',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [(b"Sec-WebSocket-Protocol", b"chat")]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
    ],
  },
});
