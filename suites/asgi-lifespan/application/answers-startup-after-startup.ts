import { lifespan } from '../../../src/model/clause.ts';
import { answersTo, isTooEarly } from '../../../src/model/lifespan.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/application/answers-startup-after-startup',
  title: 'Receives lifespan.startup before it answers it',
  level: 'MUST',
  requirements: ['LIFE-031'],
  clause: lifespan(
    'Startup - receive event',
    'Sent to the application when the server is ready to startup and receive connections',
  ),
  why: 'The event says that the server is ready: an answer to what was not asked is an error, and the next receive() brings the start-up where a shutdown is expected. Await receive() first.',
  on: 'lifespan',
  messages: { tooEarly: 'sent {type} before it had received lifespan.startup' },
  *given(exchange) {
    yield* answersTo(exchange, 'startup');
  },
  check(answer, exchange) {
    if (isTooEarly(exchange, 'startup', answer)) {
      return { message: 'tooEarly', data: { type: messageType(answer) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the event first',
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
        title: 'the answer first',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
      {
        title: 'a failure that was known before',
        reports: 'tooEarly',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await send({"type": "lifespan.startup.failed", "message": "no configuration"})
        `,
      },
    ],
  },
});
