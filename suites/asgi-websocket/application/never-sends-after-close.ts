import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';
import { ownClose, sentAfter } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/never-sends-after-close',
  title: 'Sends no message after its own close',
  level: 'MUST',
  requirements: ['WS-069'],
  clause: www(
    'Close - send event',
    'Sent by the application to tell the server to close the connection.',
  ),
  why: 'The message reaches nobody: servers drop it or raise out of send(). Send what is left to say before websocket.close, and return after it.',
  on: 'websocket',
  messages: { closed: 'sent websocket.send after websocket.close' },
  *given(exchange) {
    const close = ownClose(exchange);
    if (close !== undefined) yield close;
  },
  check(close, exchange) {
    const late = sentAfter(exchange, close).find((each) => messageType(each) === 'websocket.send');
    if (late !== undefined) return { message: 'closed', event: late };
  },
  examples: {
    conforming: [
      {
        title: 'a last word before the close',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": "goodbye"})
              await send({"type": "websocket.close"})
              await receive()
        `,
      },
      {
        title: 'a ticker that learns of the close by the exception',
        permits: ['WS-085'],
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})

              async def tick():
                  try:
                      while True:
                          await send({"type": "websocket.send", "text": "tick"})
                          await asyncio.sleep(0.001)
                  except OSError:
                      pass

              ticking = asyncio.ensure_future(tick())
              await asyncio.sleep(0.002)
              await send({"type": "websocket.close"})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
              ticking.cancel()
        `,
      },
    ],
    violating: [
      {
        title: 'a goodbye after the close',
        reports: 'closed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.close", "code": 1000})
              await send({"type": "websocket.send", "text": "goodbye"})
        `,
      },
      {
        title: 'an explanation after the refusal',
        reports: 'closed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.close"})
              await receive()
              try:
                  await send({"type": "websocket.send", "text": "we are closed on Mondays"})
              except OSError:
                  pass
        `,
      },
    ],
  },
});
