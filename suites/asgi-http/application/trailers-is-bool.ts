import { starts } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/trailers-is-bool',
  title: 'Says by a bool whether trailers follow',
  level: 'MUST',
  requirements: ['HTTP-086'],
  clause: www(
    'Response Start - send event',
    'trailers (bool) -- Signifies if the application will send trailers',
  ),
  why: 'The key says that trailers come later; it does not hold them. A server that takes a list for "yes" waits for an event that never comes. Pass True or False, or leave it out.',
  on: 'http',
  messages: { wrongType: 'trailers is {type}, not bool' },
  *given(exchange) {
    for (const start of starts(exchange)) {
      const trailers = item(start.message, 'trailers');
      if (trailers !== undefined) yield { start, trailers };
    }
  },
  check({ start, trailers }) {
    if (trailers.py !== 'bool') {
      return { message: 'wrongType', event: start, data: { type: typeName(trailers) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'no trailers, said so',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "trailers": False})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'the trailers themselves',
        reports: 'wrongType',
        python: python`
          TRAILERS = [[b"x-digest", b"abc"]]

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "trailers": TRAILERS})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'None for none',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "trailers": None})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
