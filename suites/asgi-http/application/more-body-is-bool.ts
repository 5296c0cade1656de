import { bodies } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { item, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/more-body-is-bool',
  title: 'Says by a bool whether more of the body follows',
  level: 'MUST',
  requirements: ['HTTP-095'],
  clause: www(
    'Response Body - send event',
    'more_body (bool) -- Signifies if there is additional content to come',
  ),
  why: 'Servers ask "is False" or "if not", and come to different ends with 0, "" or None: one closes the response, another waits for the rest. Pass True or False, or leave it out.',
  on: 'http',
  messages: { wrongType: 'more_body is {type} ({value}), not bool' },
  *given(exchange) {
    yield* bodies(exchange);
  },
  check({ message }) {
    const more = item(message, 'more_body');
    if (more !== undefined && more.py !== 'bool') {
      return { message: 'wrongType', data: { type: typeName(more), value: show(more, 30) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a comparison',
        python: python`
          PIECES = [b"Hello, ", b"", b"world"]

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              for i, piece in enumerate(PIECES):
                  more = i + 1 < len(PIECES)
                  await send({"type": "http.response.body", "body": piece, "more_body": more})
        `,
      },
    ],
    violating: [
      {
        title: 'the number of pieces that are left',
        reports: 'wrongType',
        python: python`
          PIECES = [b"Hello, ", b"world"]

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              for left, piece in zip((1, 0), PIECES):
                  await send({"type": "http.response.body", "body": piece, "more_body": left})
        `,
      },
      {
        title: 'None for no',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello", "more_body": None})
        `,
      },
    ],
  },
});
