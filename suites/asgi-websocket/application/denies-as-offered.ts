import { extensions } from '../../../src/model/clause.ts';
import { item, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';
import { DENIAL, DENIAL_EVENTS, effectiveSends, isAccepted } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/denies-as-offered',
  title: 'Denies a connection by a response only where the server offers that',
  level: 'MUST',
  requirements: ['EXT-002', 'EXT-009'],
  clause: extensions(
    'Websocket Denial Response',
    'ASGI Servers that implement this extension will provide websocket.http.response in the extensions part of the scope',
  ),
  why: "Only servers with 'websocket.http.response' in scope['extensions'] know these events; others raise, and log an error instead of refusing the client. Send websocket.close where it is not offered.",
  on: 'websocket',
  messages: { notOffered: "sent {type} without 'websocket.http.response' in the extensions" },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.close', ...DENIAL_EVENTS)) {
      // One after an accept is wrong with any server: another rule says so.
      if (!isAccepted(exchange, event)) yield event;
    }
  },
  check(event, { offered }) {
    const type = messageType(event);
    if (!DENIAL_EVENTS.includes(type)) return;
    const known = item(offered, 'extensions') ?? str('');
    if (item(known, DENIAL) === undefined) return { message: 'notOffered', data: { type } };
  },
  examples: {
    conforming: [
      {
        title: 'a response if it can, a close if not',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  headers = [(b"content-type", b"text/plain")]
                  start = {"type": "websocket.http.response.start", "status": 401}
                  await send({**start, "headers": headers})
                  await send({"type": "websocket.http.response.body", "body": b"who are you?"})
              else:
                  await send({"type": "websocket.close"})
        `,
      },
    ],
    violating: [
      {
        title: 'a response in any case',
        reports: 'notOffered',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              start = {"type": "websocket.http.response.start", "status": 401, "headers": []}
              await send(start)
              await send({"type": "websocket.http.response.body", "body": b"who are you?"})
        `,
      },
    ],
  },
});
