import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { contentOf, dataMessages } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-exactly-one-of-bytes-and-text',
  title: 'Sends either bytes or text in a message',
  level: 'MUST',
  requirements: ['WS-062'],
  clause: www('Send - send event', 'Exactly one of bytes or text must be non-None.'),
  why: 'A WebSocket message is either binary or text. With both, servers send one of them and drop the other; with neither, they raise. Give one, which may be empty.',
  on: 'websocket',
  messages: {
    both: 'sent websocket.send with both bytes and text',
    neither: 'sent websocket.send with neither bytes nor text',
  },
  *given(exchange) {
    yield* dataMessages(exchange);
  },
  check(event) {
    const given = Object.keys(contentOf(event)).length;
    if (given === 2) return { message: 'both' };
    if (given === 0) return { message: 'neither' };
  },
  examples: {
    conforming: [
      {
        title: 'an echo of what was received, the unused one None or absent, empty messages too',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": "", "bytes": None})
              while (event := await receive())["type"] != "websocket.disconnect":
                  await send({**event, "type": "websocket.send"})
        `,
      },
    ],
    violating: [
      {
        title: 'the same as bytes and as text',
        reports: 'both',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "bytes": b"hello", "text": "hello"})
        `,
      },
      {
        title: 'empty bytes besides the text',
        reports: 'both',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              while (event := await receive())["type"] == "websocket.receive":
                  data = event.get("bytes") or b""
                  text = event.get("text") or ""
                  await send({"type": "websocket.send", "bytes": data, "text": text})
        `,
      },
      {
        title: 'another key',
        reports: 'neither',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "data": "hello"})
        `,
      },
      {
        title: 'the text of a binary message',
        reports: 'neither',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              while (event := await receive())["type"] == "websocket.receive":
                  await send({"type": "websocket.send", "text": event.get("text")})
        `,
      },
    ],
  },
});
