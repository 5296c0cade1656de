import { www } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { contentOf, dataMessages } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/sends-text-as-str',
  title: 'Sends text messages as str',
  level: 'MUST',
  requirements: ['WS-064'],
  clause: www('Send - send event', 'text (Unicode string) -- Text message content, or None.'),
  why: 'Servers encode the value as UTF-8, which only a str allows; for bytes, numbers or dicts they raise. Decode bytes, or send them under the key bytes; dump objects to JSON first.',
  on: 'websocket',
  messages: { wrongType: 'text in websocket.send is {type}, not str' },
  *given(exchange) {
    for (const event of dataMessages(exchange)) {
      // Both at once are the matter of another rule.
      const { bytes, text } = contentOf(event);
      if (text !== undefined && bytes === undefined) yield event;
    }
  },
  check(event) {
    const { text } = contentOf(event);
    if (text !== undefined && text.py !== 'str') {
      return { message: 'wrongType', data: { type: typeName(text) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'JSON',
        python: python`
          import json

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": json.dumps({"name": "wörld 🎉"})})
              await send({"type": "websocket.send", "text": ""})
        `,
      },
    ],
    violating: [
      {
        title: 'bytes',
        reports: 'wrongType',
        python: python`
          import json

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": json.dumps([1, 2]).encode()})
        `,
      },
      {
        title: 'a dict',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": {"name": "world"}})
        `,
      },
      {
        title: 'a number, to clients that offer a subprotocol',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              if scope.get("subprotocols", ()):
                  await send({"type": "websocket.send", "text": len(scope.get("subprotocols", ()))})
        `,
      },
    ],
  },
});
