import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';
import { ownClose, sentAfter } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-nothing-after-close',
  title: 'Ends the conversation with its own close',
  level: 'MAY',
  requirements: ['WS-093'],
  clause: www(
    'Disconnected Client - send exception',
    'the server should raise a server-specific subclass of OSError',
  ),
  why: 'A second close, or an accept after it, does nothing on some servers and raises on others. Close in one place and return.',
  on: 'websocket',
  messages: { closed: 'sent {type} after websocket.close' },
  *given(exchange) {
    const close = ownClose(exchange);
    if (close !== undefined) yield close;
  },
  check(close, exchange) {
    const [late] = sentAfter(exchange, close);
    // Messages, and what follows on them, are the matter of a rule of their own.
    if (late === undefined || messageType(late) === 'websocket.send') return;
    return { message: 'closed', event: late, data: { type: messageType(late) || 'an event' } };
  },
  examples: {
    conforming: [
      {
        title: 'one close, even if the client has closed before',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await receive()
              try:
                  await send({"type": "websocket.close"})
              except OSError:
                  pass
        `,
      },
    ],
    violating: [
      {
        title: 'two closes',
        reports: 'closed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              try:
                  await send({"type": "websocket.close", "code": 1001})
              finally:
                  await send({"type": "websocket.close"})
        `,
      },
      {
        title: 'an accept after the refusal',
        reports: 'closed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              if scope.get("subprotocols", ()):
                  await send({"type": "websocket.close"})
              await send({"type": "websocket.accept"})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
    ],
  },
});
