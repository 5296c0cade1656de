import { lifespan } from '../../../src/model/clause.ts';
import { answersTo, earlierAnswer } from '../../../src/model/lifespan.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/application/completes-startup-once',
  title: 'Gives one answer to lifespan.startup',
  level: 'MUST',
  requirements: ['LIFE-032', 'LIFE-033'],
  clause: lifespan(
    'Startup Failed - send event',
    'Sent by the application when it has failed to complete its startup.',
  ),
  why: 'After the first answer the server serves, or exits: a second one is an error, and servers end the lifespan for it. Send complete or failed, once.',
  on: 'lifespan',
  messages: { again: 'sent {type} after it had sent {before}' },
  *given(exchange) {
    yield* answersTo(exchange, 'startup');
  },
  check(answer, exchange) {
    const before = earlierAnswer(exchange, 'startup', answer);
    if (before !== undefined) {
      const data = { type: messageType(answer), before: messageType(before) };
      return { message: 'again', data };
    }
  },
  examples: {
    conforming: [
      {
        title: 'one answer',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              assert (await receive())["type"] == "lifespan.startup"
              await send({"type": "lifespan.startup.complete"})
              assert (await receive())["type"] == "lifespan.shutdown"
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
    ],
    violating: [
      {
        title: 'complete, twice',
        reports: 'again',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              for part in ("database", "cache"):
                  await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
      {
        title: 'failed, after complete',
        reports: 'again',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              try:
                  await send({"type": "lifespan.startup.complete"})
                  raise RuntimeError("no database")
              except RuntimeError as error:
                  await send({"type": "lifespan.startup.failed", "message": str(error)})
        `,
      },
      {
        title: 'the same answer to every event',
        reports: 'again',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              while True:
                  await receive()
                  await send({"type": "lifespan.startup.complete"})
        `,
      },
    ],
  },
});
