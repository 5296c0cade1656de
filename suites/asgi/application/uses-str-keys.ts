import { asgi } from '../../../src/model/clause.ts';
import { typeName, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/uses-str-keys',
  title: 'Names the keys of its events as str',
  level: 'MUST',
  requirements: ['ASGI-065'],
  clause: asgi(
    'Strings and Unicode',
    'All dict keys mentioned (including those for scopes and events) are Unicode strings',
  ),
  why: 'b"body" is another key than "body": a server does not find it and takes the default, so that what stands there is lost without a word.',
  on: 'asgi',
  messages: { wrongKey: 'the key {key} of an event is {type}, not str' },
  *given(exchange) {
    for (const event of sends(exchange)) if (event.message.py === 'dict') yield event;
  },
  check({ message }) {
    const keys = message.py === 'dict' ? message.items.map(([key]) => key) : [];
    const wrong = keys.find((key) => key.py !== 'str');
    if (wrong !== undefined) {
      return { message: 'wrongKey', data: { key: show(wrong, 40), type: typeName(wrong) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a key that no specification knows',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "x-note": "mine"})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'a body under a key of bytes',
        reports: 'wrongKey',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", b"body": b"Hello"})
        `,
      },
      {
        title: 'all keys as bytes',
        reports: 'wrongKey',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({b"type": b"http.response.start", b"status": 200})
              await send({b"type": b"http.response.body", b"body": b"Hello"})
        `,
      },
    ],
  },
});
