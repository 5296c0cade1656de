import { www } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { acceptHeaderNames, effectiveSends } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/accept-headers-have-no-pseudo-headers',
  title: 'Accepts without pseudo headers',
  level: 'MUST',
  requirements: ['WS-055'],
  clause: www(
    'Accept - send event',
    'Pseudo headers (present in HTTP/2 and HTTP/3) must not be present.',
  ),
  why: 'Names with a colon in front belong to the framing of HTTP/2: in HTTP/1.1 such a line is malformed and breaks the handshake. Leave them to the server.',
  on: 'websocket',
  messages: { pseudo: 'websocket.accept has the pseudo header {name}' },
  *given(exchange) {
    for (const accept of effectiveSends(exchange, 'websocket.accept')) {
      if (acceptHeaderNames(accept).length > 0) yield accept;
    }
  },
  check(accept) {
    const pseudo = acceptHeaderNames(accept).find((name) => name.value.startsWith(':'));
    if (pseudo !== undefined) return { message: 'pseudo', data: { name: show(pseudo) } };
  },
  examples: {
    conforming: [
      {
        title: 'an ordinary header',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [(b"x-time", b"12:00:00")]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
    ],
    violating: [
      {
        title: 'a status',
        reports: 'pseudo',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [(b":status", b"200"), (b"x-one", b"1")]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
    ],
  },
});
