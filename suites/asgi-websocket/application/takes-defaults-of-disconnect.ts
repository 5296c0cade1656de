import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-websocket/application/takes-defaults-of-disconnect',
  title: 'Takes a missing reason of websocket.disconnect as empty',
  level: 'MUST',
  requirements: ['WS-079'],
  clause: www('Disconnect - receive event', 'Optional; if missing or None default is empty string'),
  why: 'Servers before spec version 2.5 give no reason. Read it with message.get("reason") or "".',
  on: 'session',
  messages: { failed: 'fails when websocket.disconnect has no reason' },
  *given(session) {
    yield* comparisons(session, (server) => server.sparseEvents === true).filter(
      ({ varied }) => varied.kind === 'websocket',
    );
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an empty text instead',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return print(message.get("reason") or "no reason")
                  data = message.get("bytes")
                  text = message["text"] if data is None else data.decode("latin-1")
                  await send({"type": "websocket.send", "text": text})
        `,
      },
    ],
    violating: [
      {
        title: 'the reason taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return print(message["reason"])
                  data = message.get("bytes")
                  text = message["text"] if data is None else data.decode("latin-1")
                  await send({"type": "websocket.send", "text": text})
        `,
        reports: 'failed',
      },
    ],
  },
});
