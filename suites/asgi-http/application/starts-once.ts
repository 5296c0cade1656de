import { sendsToClient } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/starts-once',
  title: 'Sends http.response.start once',
  level: 'MUST',
  requirements: ['HTTP-070'],
  clause: www(
    'Response Start - send event',
    'Sent by the application to start sending a response to the client',
  ),
  why: 'Status and headers are on their way by then: a server raises out of send(), and an error page that comes second is never seen. Remember that the response has started, and re-raise what happens after that.',
  on: 'http',
  messages: {
    startedAgain: 'sent a second http.response.start for the same request',
    startedAfterEnd: 'sent a second http.response.start after the response was complete',
  },
  *given(exchange) {
    yield* sendsToClient(exchange, 'http.response.start');
  },
  check(start, exchange) {
    const [first] = sendsToClient(exchange, 'http.response.start');
    if (start === first) return;
    return start.closed ? { message: 'startedAfterEnd' } : { message: 'startedAgain' };
  },
  examples: {
    conforming: [
      {
        title: 'an error page, as long as nothing has been sent',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              started = False
              try:
                  if scope["method"] == "OPTIONS":
                      raise ValueError("not that one")
                  started = True
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})
              except ValueError:
                  if started:
                      raise
                  await send({"type": "http.response.start", "status": 500})
                  await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'an error page after the start',
        reports: 'startedAgain',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              try:
                  {}["page"]
              except KeyError:
                  await send({"type": "http.response.start", "status": 500})
                  await send({"type": "http.response.body"})
        `,
      },
      {
        title: 'no return after the first of two answers',
        reports: 'startedAfterEnd',
        python: python`
          async def answer(send, status):
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body"})

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "OPTIONS":
                  await answer(send, 204)
              await answer(send, 200)
        `,
      },
    ],
  },
});
