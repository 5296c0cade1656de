import { extensions } from '../../../src/model/clause.ts';
import { offers } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';
import {
  DENIAL,
  DENIAL_EVENTS,
  effectiveSends,
  isAccepted,
  isBefore,
} from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/denies-instead-of-accepting',
  title: 'Denies a connection by a response after websocket.connect, and before it accepts',
  level: 'MUST',
  requirements: ['EXT-003'],
  clause: extensions(
    'Websocket Denial Response',
    'This will allow the ASGI Framework to send HTTP response messages after the websocket.connect message.',
  ),
  why: 'The response answers the handshake: once that is accepted no HTTP response can follow it, and the server raises. Decide before websocket.accept, and use websocket.close from then on.',
  on: 'websocket',
  messages: {
    tooEarly: 'sent {type} before it had received websocket.connect',
    tooLate: 'sent {type} after websocket.accept',
  },
  *given(exchange) {
    yield* effectiveSends(exchange, ...DENIAL_EVENTS).slice(0, 1);
  },
  check(event, exchange) {
    const data = { type: messageType(event) };
    if (isAccepted(exchange, event)) return { message: 'tooLate', data };
    // Where it is not offered it cannot come at any time: another rule says so.
    if (!offers(exchange, DENIAL)) return;
    const [first] = asgiEvents(exchange, 'receive');
    if (first === undefined || isBefore(exchange, event, first)) {
      return { message: 'tooEarly', data };
    }
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
    ],
    violating: [
      {
        title: 'a denial without having received anything',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
                  await send({"type": "websocket.http.response.body", "body": b"no"})
                  return
              await receive()
              await send({"type": "websocket.close"})
        `,
      },
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
