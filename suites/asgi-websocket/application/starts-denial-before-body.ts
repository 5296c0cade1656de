import { extensions } from '../../../src/model/clause.ts';
import { offers } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';
import { DENIAL, effectiveSends, isAccepted, isBefore } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/starts-denial-before-body',
  title: 'Sends websocket.http.response.start before websocket.http.response.body',
  level: 'MUST',
  requirements: ['EXT-006'],
  clause: extensions(
    'Websocket Denial Response',
    'with a structure that matches the http.response.start and http.response.body messages defined in the HTTP part of the core ASGI specification',
  ),
  why: 'A server has no status line to write the body after, and raises out of send(). Send websocket.http.response.start with the status first.',
  on: 'websocket',
  messages: { bodyFirst: 'sent websocket.http.response.body before websocket.http.response.start' },
  *given(exchange) {
    const [body] = effectiveSends(exchange, `${DENIAL}.body`);
    const judged = body !== undefined && offers(exchange, DENIAL) && !isAccepted(exchange, body);
    if (judged) yield body;
  },
  check(body, exchange) {
    const [start] = sends(exchange, `${DENIAL}.start`);
    if (start === undefined || isBefore(exchange, body, start)) return { message: 'bodyFirst' };
  },
  examples: {
    conforming: [
      {
        title: 'a start and an empty body',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" not in (scope.get("extensions") or {}):
                  await send({"type": "websocket.close"})
                  return
              await send({"type": "websocket.http.response.start", "status": 403})
              await send({"type": "websocket.http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'a body alone',
        reports: 'bodyFirst',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise NotImplementedError(scope["type"])
              await receive()
              if "websocket.http.response" in (scope.get("extensions") or {}):
                  await send({"type": "websocket.http.response.body", "body": b"no"})
              else:
                  await send({"type": "websocket.close"})
        `,
      },
    ],
  },
});
