import { www } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { contentOf, dataMessages } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-bytes-as-bytes',
  title: 'Sends binary messages as bytes',
  level: 'MUST',
  requirements: ['WS-063'],
  clause: www('Send - send event', 'bytes (byte string) -- Binary message content, or None.'),
  why: 'Servers write the value into a frame as it is: text makes them raise, other buffers work on some only. Encode text, or send it under the key text; call bytes() on a bytearray or memoryview.',
  on: 'websocket',
  messages: { wrongType: 'bytes in websocket.send is {type}, not bytes' },
  *given(exchange) {
    for (const event of dataMessages(exchange)) {
      // Both at once are the matter of another rule.
      const { bytes, text } = contentOf(event);
      if (bytes !== undefined && text === undefined) yield event;
    }
  },
  check(event) {
    const { bytes } = contentOf(event);
    if (bytes !== undefined && bytes.py !== 'bytes') {
      return { message: 'wrongType', data: { type: typeName(bytes) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'bytes, and bytes made of something else',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "bytes": b""})
              await send({"type": "websocket.send", "bytes": bytes(bytearray(16)), "text": None})
        `,
      },
    ],
    violating: [
      {
        title: 'text',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "bytes": "hello"})
        `,
      },
    ],
  },
});
