import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents } from '../../../src/model/select.ts';
import { effectiveSends, isBefore } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/accepts-after-connect',
  title: 'Receives websocket.connect before it accepts',
  level: 'MUST',
  requirements: ['WS-046'],
  clause: www(
    'Connect - receive event',
    'This message must be responded to with either an Accept message',
  ),
  why: 'websocket.accept is the answer to websocket.connect: whoever accepts without having received it takes the connect event for the first message of the client. Await receive() first.',
  on: 'websocket',
  messages: { tooEarly: 'sent websocket.accept before it had received websocket.connect' },
  *given(exchange) {
    yield* effectiveSends(exchange, 'websocket.accept');
  },
  check(accept, exchange) {
    // An event that another task is about to receive may well come before this is sent.
    const [first] = asgiEvents(exchange, 'receive');
    if (first === undefined || isBefore(exchange, accept, first)) return { message: 'tooEarly' };
  },
  examples: {
    conforming: [
      {
        title: 'connect first',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              assert (await receive())["type"] == "websocket.connect"
              await send({"type": "websocket.accept"})
              while (await receive())["type"] != "websocket.disconnect":
                  await send({"type": "websocket.send", "text": "thank you"})
        `,
      },
    ],
    violating: [
      {
        title: 'one that accepts whoever comes',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await send({"type": "websocket.accept"})
              while True:
                  event = await receive()
                  if event["type"] == "websocket.receive":
                      await send({"type": "websocket.send", "text": "thank you"})
                  elif event["type"] == "websocket.disconnect":
                      break
        `,
      },
      {
        title: 'one that accepts, says something and leaves',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": "no time, sorry"})
              await send({"type": "websocket.close"})
        `,
      },
    ],
  },
});
