import { lifespan } from '../../../src/model/clause.ts';
import { answersTo, requestFor, spokeOf } from '../../../src/model/lifespan.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/application/answers-shutdown',
  title: 'Answers lifespan.shutdown',
  level: 'MUST',
  requirements: ['LIFE-045'],
  clause: lifespan(
    'Shutdown Complete - send event',
    'Sent by the application when it has completed its cleanup. A server must wait for this message before terminating.',
  ),
  why: 'The server waits for the answer before it ends: deployments hang until someone kills the process. Send lifespan.shutdown.complete or lifespan.shutdown.failed when the clean-up is done.',
  on: 'lifespan',
  messages: {
    returned: 'received lifespan.shutdown and returned without an answer',
    hung: 'received lifespan.shutdown and gave no answer in the time it had',
    notReceived: 'completed its start-up and never received lifespan.shutdown',
  },
  *given(exchange) {
    const started = answersTo(exchange, 'startup').find(
      (event) => messageType(event) === 'lifespan.startup.complete',
    );
    if (started === undefined) return;
    // Who has ended before is not asked.
    if (requestFor(exchange, 'shutdown') !== undefined || exchange.ended.how === 'hung') {
      yield started;
    }
  },
  check(started, exchange) {
    if (spokeOf(exchange, 'shutdown')) return;
    const { how } = exchange.ended;
    if (how === 'returned') {
      return { message: 'returned', event: asgiEvents(exchange, 'return')[0] };
    }
    if (how !== 'hung') return;
    return requestFor(exchange, 'shutdown') === undefined
      ? { message: 'notReceived', event: started }
      : { message: 'hung', event: asgiEvents(exchange, 'receive').at(-1) };
  },
  examples: {
    conforming: [
      {
        title: 'complete, and something to do after that',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "lifespan.shutdown.complete"})
              await asyncio.sleep(0)
        `,
      },
      {
        title: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "lifespan.shutdown.failed", "message": "the pool is gone"})
        `,
      },
      {
        title: 'one that waits for ever after its answer',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              while True:
                  event = await receive()
                  await send({"type": event["type"] + ".complete"})
        `,
      },
    ],
    violating: [
      {
        title: 'one that cleans up and returns',
        reports: 'returned',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
        `,
      },
      {
        title: 'one that answers only the first event',
        reports: 'hung',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              while True:
                  if (await receive())["type"] == "lifespan.startup":
                      await send({"type": "lifespan.startup.complete"})
        `,
      },
      {
        title: 'one that works until it is cancelled',
        reports: 'notReceived',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              while True:
                  await asyncio.sleep(0.1)
        `,
      },
    ],
  },
});
