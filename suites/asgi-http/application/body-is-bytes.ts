import { bodies } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/body-is-bytes',
  title: 'Sends bodies that are bytes',
  level: 'MUST',
  requirements: ['HTTP-094', 'ASGI-067'],
  clause: www('Response Body - send event', 'body (byte string) -- HTTP body content'),
  why: 'A server cannot write text: it raises out of send() after the headers have gone, and the client sees an empty or cut answer. Encode text, and wrap a bytearray or memoryview in bytes().',
  on: 'http',
  messages: { wrongType: 'body is {type}, not bytes' },
  *given(exchange) {
    yield* bodies(exchange);
  },
  check({ message }) {
    const body = item(message, 'body');
    if (body !== undefined && body.py !== 'bytes') {
      return { message: 'wrongType', data: { type: typeName(body) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'bytes, empty bytes and none',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello", "more_body": True})
              await send({"type": "http.response.body", "body": b"", "more_body": True})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'text',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": "Hello"})
        `,
      },
      {
        title: 'a buffer that is being filled',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              buffer = bytearray()
              buffer += b"Hello"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": buffer})
        `,
      },
      {
        title: 'None for no body',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 204})
              await send({"type": "http.response.body", "body": None})
        `,
      },
    ],
  },
});
