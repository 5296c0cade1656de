import { www } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { effectiveSends, isAccepted, utf8Length } from '../../../src/model/websocket.ts';

/** A control frame holds 125 bytes, two of them for the code. */
const MOST = 123;

export default defineRule({
  id: 'asgi-websocket/application/close-reason-fits-a-frame',
  title: 'Keeps the reason of a close short enough for a frame',
  level: 'SHOULD',
  requirements: ['WS-097'],
  clause: www(
    'Close - send event',
    'the server must close the socket with the close code passed in the message',
  ),
  why: 'A close frame holds 123 bytes of reason (RFC 6455, 5.5): servers cut the text or raise, and then the client gets no close frame at all. Keep it short, or send the details as a message before.',
  on: 'websocket',
  messages: { tooLong: 'closed with a reason of {length} bytes in UTF-8; a frame holds 123' },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.close')) {
      const reason = item(event.message, 'reason');
      // The reason of a refusal never gets onto the wire: the client sees 403.
      if (reason?.py === 'str' && isAccepted(exchange, event)) yield { event, reason };
    }
  },
  check({ event, reason }) {
    const length = utf8Length(reason);
    if (length > MOST) return { message: 'tooLong', event, data: { length } };
  },
  examples: {
    conforming: [
      {
        title: 'as long as it may be',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.close", "code": 1001, "reason": "ü" * 61 + "!"})
        `,
      },
    ],
    violating: [
      {
        title: 'a long explanation',
        reports: 'tooLong',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              reason = "The service is down for maintenance. " * 4
              await send({"type": "websocket.close", "code": 1012, "reason": reason})
        `,
      },
      {
        title: 'few characters of many bytes',
        reports: 'tooLong',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.close", "code": 1001, "reason": "👋" * 31})
        `,
      },
    ],
  },
});
