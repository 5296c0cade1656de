import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, fate, tellingEvent } from '../../../src/model/comparison.ts';
import type { Exchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-websocket/application/takes-messages-in-both-forms',
  title: 'Takes a message whose unused key is None as well as absent',
  level: 'MUST',
  requirements: ['WS-061'],
  clause: www(
    'Receive - receive event',
    'Exactly one of bytes or text must be non-None. One or both keys may be present, however.',
  ),
  why: 'Some servers give both keys of a message, the unused one as None, and some give one. Ask for the value with message.get(), not whether the key is there.',
  on: 'session',
  messages: {
    failed: 'fails when the unused one of bytes and text is None',
    absent: 'fails when the unused one of bytes and text is absent',
  },
  *given(session) {
    yield* comparisons(session, (server) => server.unusedKey === 'none');
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
    if (asksForTheKey(ordinary) && !failed(varied)) {
      return { message: 'absent', event: tellingEvent(ordinary), exchange: ordinary };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the value is asked for',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  data = message.get("bytes")
                  text = message["text"] if data is None else data.decode("latin-1")
                  await send({"type": "websocket.send", "text": text})
        `,
      },
    ],
    violating: [
      {
        title: 'the unused key is read',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  if message["text"] is not None:
                      await send({"type": "websocket.send", "text": message["text"]})
                  else:
                      await send({"type": "websocket.send", "bytes": message["bytes"]})
        `,
        reports: 'absent',
      },
      {
        title: 'the key is asked for',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  text = message["bytes"].decode("latin-1") if "bytes" in message else message["text"]
                  await send({"type": "websocket.send", "text": text})
        `,
        reports: 'failed',
      },
    ],
  },
});

function asksForTheKey(exchange: Exchange): boolean {
  return /^raised KeyError: '(bytes|text)'$/u.test(fate(exchange));
}
