import { completion, ownReturn, sendsAfterReturn } from '../../../src/model/asgi-http.ts';
import { asgi } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/never-sends-after-return',
  title: 'Never leaves its response to a task that outlives the call',
  level: 'MUST',
  requirements: ['HTTP-096', 'ASGI-003'],
  clause: asgi(
    'Overview',
    'is expected to last the lifetime of that connection plus a little longer if there is cleanup to do',
  ),
  why: 'The response ends with the call: what a task sends later goes nowhere, and the client has got a 500 by then. Await the task, or a group of tasks, before returning.',
  on: 'http',
  messages: {
    sentLate:
      'sent an event of the type {type} after it had returned, from a task that it left behind',
  },
  *given(exchange) {
    const returned = ownReturn(exchange);
    if (returned !== undefined) yield returned;
  },
  check(_, exchange) {
    const [late] = sendsAfterReturn(exchange);
    if (late === undefined || completion(exchange) !== undefined) return;
    return { message: 'sentLate', event: late, data: { type: show(str(messageType(late))) } };
  },
  examples: {
    conforming: [
      {
        title: 'a task that is awaited, and one that only logs',
        python: python`
          import asyncio

          log = []

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])

              async def respond():
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})

              async def note():
                  await asyncio.sleep(0.01)
                  log.append(scope["path"])

              asyncio.ensure_future(note())
              await asyncio.ensure_future(respond())
        `,
      },
    ],
    violating: [
      {
        title: 'the whole response in a task',
        reports: 'sentLate',
        python: python`
          import asyncio

          tasks = set()

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])

              async def respond():
                  await asyncio.sleep(0.01)
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})

              tasks.add(asyncio.ensure_future(respond()))
        `,
      },
      {
        title: 'the body in a task',
        reports: 'sentLate',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              asyncio.ensure_future(send({"type": "http.response.body", "body": b"Hello"}))
        `,
      },
    ],
  },
});
