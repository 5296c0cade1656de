import {
  completion,
  disconnects,
  MANY_CALLS,
  standstill,
  starts,
} from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { indexOfType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/completes-every-request',
  title: 'Comes to an end with every request',
  level: 'MUST',
  requirements: ['HTTP-072', 'HTTP-096'],
  clause: www(
    'HTTP Connection Scope',
    'your application will be called at the start of the request, and will last until the end of that specific request',
  ),
  why: 'A request that never ends holds its connection and its memory for good; one that blocks the event loop, or ends the process, takes all other requests with it. Bound what you wait for, and run what blocks in a thread; --timeout gives an answer longer that does take its time.',
  on: 'http',
  messages: {
    neverAnswered: 'never answered, and went on after its client had left',
    deaf: 'never answered, and keeps calling receive() although each call says http.disconnect',
    blocked: 'kept the event loop to itself and did not end',
    died: 'the process {how} during the request',
  },
  *given(exchange) {
    yield exchange;
  },
  check(_, exchange) {
    const { how, detail } = exchange.ended;
    if (how === 'died') return { message: 'died', data: { how: detail ?? 'ended' } };
    if (how !== 'hung' || completion(exchange) !== undefined) return;
    const at = standstill(detail);
    // Neither the client's patience nor a cancellation came through.
    const blocked = indexOfType(exchange, 'leave') < 0 && indexOfType(exchange, 'cancel') < 0;
    if (blocked) return { message: 'blocked', at };
    // A stream that does not notice its client's leaving is no more than a remark.
    if (starts(exchange).length > 0) return;
    if (disconnects(exchange).length > MANY_CALLS) return { message: 'deaf', at };
    return { message: 'neverAnswered', at };
  },
  examples: {
    conforming: [
      {
        title: 'an exception, and an endless stream that ends with its client',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "HEAD":
                  raise RuntimeError("no HEAD")
              await send({"type": "http.response.start", "status": 200})
              while scope["method"] == "OPTIONS":
                  await send({"type": "http.response.body", "body": b"tick", "more_body": True})
                  await asyncio.sleep(0.05)
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'waits for an event that nobody sets',
        reports: 'neverAnswered',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "OPTIONS":
                  await asyncio.Event().wait()
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'reads its body until the end, which never comes when the client has left',
        reports: 'deaf',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              message, body = {}, b""
              while message.get("type") != "http.request" or message.get("more_body"):
                  message = await receive()
                  body += message.get("body", b"")
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
      {
        title: 'sleeps in the event loop',
        reports: 'blocked',
        python: python`
          import time

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "OPTIONS":
                  time.sleep(60)
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'ends the process',
        reports: 'died',
        python: python`
          import os

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "OPTIONS":
                  os._exit(3)
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
