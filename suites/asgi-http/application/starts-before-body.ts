import { bodies } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/starts-before-body',
  title: 'Sends http.response.start before http.response.body',
  level: 'MUST',
  requirements: ['HTTP-069'],
  clause: www(
    'Response Start - send event',
    'Sent by the application to start sending a response to the client',
  ),
  why: 'Without status and headers a server has nothing to write a body after: it raises out of send() and answers 500. Send http.response.start first.',
  on: 'http',
  messages: { bodyFirst: 'sent http.response.body before http.response.start' },
  *given(exchange) {
    yield* bodies(exchange).slice(0, 1);
  },
  check(body, exchange) {
    const sent = asgiEvents(exchange, 'send');
    const before = sent.slice(0, sent.indexOf(body));
    if (!before.some((event) => messageType(event) === 'http.response.start')) {
      return { message: 'bodyFirst' };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a start, and the body after a while',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await asyncio.sleep(0)
              await send({"type": "http.response.body", "body": b"Hello, ", "more_body": True})
              await send({"type": "http.response.body", "body": b"world"})
        `,
      },
    ],
    violating: [
      {
        title: 'a body alone',
        reports: 'bodyFirst',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'both at once, in the wrong order',
        reports: 'bodyFirst',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await asyncio.gather(
                  send({"type": "http.response.body", "body": b"Hello"}),
                  send({"type": "http.response.start", "status": 200}),
              )
        `,
      },
    ],
  },
});
