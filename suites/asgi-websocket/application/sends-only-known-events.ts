import { www } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';
import { DENIAL_EVENTS, effectiveSends, WEBSOCKET_EVENTS } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-only-known-events',
  title: 'Sends only events that the WebSocket protocol defines',
  level: 'MAY',
  requirements: ['WS-070'],
  clause: www('Send - send event', 'Sent by the application to send a data message to the client.'),
  why: 'Servers raise for a type that they do not know, and the connection is lost. What an application sends is websocket.accept, websocket.send or websocket.close.',
  on: 'websocket',
  messages: { unknown: 'sent {type}, which no WebSocket connection knows' },
  *given(exchange) {
    for (const event of effectiveSends(exchange)) {
      if (isOfThisProtocol(messageType(event))) yield event;
    }
  },
  check(event) {
    const type = messageType(event);
    if (!WEBSOCKET_EVENTS.includes(type) && !DENIAL_EVENTS.includes(type)) {
      return { message: 'unknown', data: { type: show(str(type)) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'accept, send, close',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": "hello"})
              await send({"type": "websocket.close"})
        `,
      },
    ],
    violating: [
      {
        title: 'the events of receive()',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              while (event := await receive())["type"] != "websocket.disconnect":
                  await send(event)
        `,
      },
      {
        title: 'a refusal of its own making',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.reject"})
        `,
      },
    ],
  },
});

/** Events of other protocols come from applications that took the connection for another. */
function isOfThisProtocol(type: string): boolean {
  return type.startsWith('websocket.');
}
