import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';
import { DENIAL_EVENTS, effectiveSends, isAccepted } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/denies-instead-of-accepting',
  title: 'Denies a connection by a response before it accepts, never after',
  level: 'MUST',
  requirements: ['EXT-003'],
  clause: extensions(
    'Websocket Denial Response',
    'This will allow the ASGI Framework to send HTTP response messages after the websocket.connect message.',
  ),
  why: 'The response answers the handshake: once that is accepted no HTTP response can follow it, and the server raises. Decide before websocket.accept, and use websocket.close from then on.',
  on: 'websocket',
  messages: {
    tooLate: 'sent {type} after websocket.accept',
  },
  *given(exchange) {
    yield* effectiveSends(exchange, ...DENIAL_EVENTS).slice(0, 1);
  },
  check(event, exchange) {
    const data = { type: messageType(event) };
    if (isAccepted(exchange, event)) return { message: 'tooLate', data };
  },
  examples: {
    conforming: [
      {
        title: 'a denial in reply to websocket.connect',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" not in (scope.get("extensions") or {}):
                  await send({"type": "websocket.close"})
                  return
              await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
              await send({"type": "websocket.http.response.body", "body": b"no", "more_body": True})
              await send({"type": "websocket.http.response.body"})
        `,
      },
      {
        title: 'a denial that does not wait for websocket.connect, which the server has sent',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              if "websocket.http.response" not in (scope.get("extensions") or {}):
                  await receive()
                  await send({"type": "websocket.close"})
                  return
              await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
              await send({"type": "websocket.http.response.body", "body": b"no"})
        `,
      },
    ],
    violating: [
      {
        title: 'an error after the connection was accepted',
        reports: 'tooLate',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  await send({"type": "websocket.http.response.start", "status": 500, "headers": []})
                  await send({"type": "websocket.http.response.body", "body": b"no"})
              else:
                  await send({"type": "websocket.close"})
        `,
      },
    ],
  },
});
