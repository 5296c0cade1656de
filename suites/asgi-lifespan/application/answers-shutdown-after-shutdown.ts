import { lifespan } from '../../../src/model/clause.ts';
import { answersTo, earlierAnswer, isTooEarly } from '../../../src/model/lifespan.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/application/answers-shutdown-after-shutdown',
  title: 'Answers lifespan.shutdown once, and after it has received it',
  level: 'MUST',
  requirements: ['LIFE-046', 'LIFE-047'],
  clause: lifespan(
    'Shutdown - receive event',
    'Sent to the application when the server has stopped accepting connections and closed all active connections.',
  ),
  why: 'Until the event has come, requests still need what the clean-up takes away; servers raise for an answer to what was not asked. Await receive() and answer it once.',
  on: 'lifespan',
  messages: {
    tooEarly: 'sent {type} before it had received lifespan.shutdown',
    again: 'sent {type} after it had sent {before}',
  },
  *given(exchange) {
    yield* answersTo(exchange, 'shutdown');
  },
  check(answer, exchange) {
    const type = messageType(answer);
    if (isTooEarly(exchange, 'shutdown', answer)) return { message: 'tooEarly', data: { type } };
    const before = earlierAnswer(exchange, 'shutdown', answer);
    if (before === undefined) return;
    return { message: 'again', data: { type, before: messageType(before) } };
  },
  examples: {
    conforming: [
      {
        title: 'one answer to the event',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
    ],
    violating: [
      {
        title: 'both answers in advance',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
      {
        title: 'complete, after failed',
        reports: 'again',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
              try:
                  raise RuntimeError("the pool is gone")
              except RuntimeError as error:
                  await send({"type": "lifespan.shutdown.failed", "message": str(error)})
              finally:
                  await send({"type": "lifespan.shutdown.complete"})
        `,
      },
    ],
  },
});
