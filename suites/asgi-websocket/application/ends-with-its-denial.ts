import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { clientLeft, messageType, type SendEvent } from '../../../src/model/select.ts';
import { DENIAL, effectiveSends, sendsBeforeReturn } from '../../../src/model/websocket.ts';

const OTHERS = ['websocket.accept', 'websocket.send', 'websocket.close'];

export default defineRule({
  id: 'asgi-websocket/application/ends-with-its-denial',
  title: 'Sends no WebSocket event after a denial response has begun',
  level: 'MUST',
  requirements: ['EXT-004'],
  clause: extensions(
    'Websocket Denial Response',
    'These messages cannot be followed by any other websocket messages as the server should send a HTTP response and then close the connection.',
  ),
  why: 'The server closes the connection itself after the response: a websocket.close in between breaks the response off or raises. Return after the last websocket.http.response.body.',
  on: 'websocket',
  messages: { followed: 'sent {type} after websocket.http.response.start' },
  *given(exchange) {
    const [start] = effectiveSends(exchange, `${DENIAL}.start`);
    // A client that has gone may have ended it, and another task may be the one to go on.
    if (start !== undefined && start.refused === null && !clientLeft(exchange)) yield start;
  },
  check(start, exchange) {
    const { events } = exchange;
    const later = sendsBeforeReturn(exchange)
      .filter((event): event is SendEvent => event.type === 'send' && event.awaited)
      .filter((event) => events.indexOf(event) > events.indexOf(start))
      .find((event) => OTHERS.includes(messageType(event)));
    // A message on a connection that was never accepted is another rule's as long as it is open.
    if (later === undefined || (messageType(later) === 'websocket.send' && !later.closed)) return;
    return { message: 'followed', event: later, data: { type: messageType(later) } };
  },
  examples: {
    conforming: [
      {
        title: 'a denial and nothing else',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" not in (scope.get("extensions") or {}):
                  await send({"type": "websocket.close"})
                  return
              await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
              await send({"type": "websocket.http.response.body", "body": b"no"})
              await receive()
        `,
      },
    ],
    violating: [
      {
        title: 'a close in any case',
        reports: 'followed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
                  await send({"type": "websocket.http.response.body", "body": b"no"})
              await send({"type": "websocket.close"})
        `,
      },
      {
        title: 'a close for the body',
        reports: 'followed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
              await send({"type": "websocket.close"})
        `,
      },
      {
        title: 'a second thought',
        reports: 'followed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
                  await send({"type": "websocket.accept"})
              else:
                  await send({"type": "websocket.close"})
        `,
      },
    ],
  },
});
