import { lifespan } from '../../../src/model/clause.ts';
import { lifespanSends } from '../../../src/model/lifespan.ts';
import { item, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/application/failure-messages-are-str',
  title: 'Says why it failed as str',
  level: 'MUST',
  requirements: ['LIFE-037', 'LIFE-050'],
  clause: lifespan(
    'Startup Failed - send event',
    'message (Unicode string) -- Optional; if missing defaults to "".',
  ),
  why: 'The server prints the message and may join it with other text: for an exception object or bytes it raises, and nobody learns what went wrong. Pass str(error), or leave the key out.',
  on: 'lifespan',
  messages: { wrongType: 'message in {event} is {type}, not str' },
  *given(exchange) {
    for (const event of lifespanSends(exchange)) {
      const message = item(event.message, 'message');
      if (/^lifespan\.(startup|shutdown)\.failed$/.test(messageType(event)) && message) {
        yield { event, message };
      }
    }
  },
  check({ event, message }) {
    if (message.py !== 'str') {
      const data = { event: messageType(event), type: typeName(message) };
      return { message: 'wrongType', event, data };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the text of an exception',
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
        `,
      },
    ],
    violating: [
      {
        title: 'an exception',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              try:
                  raise RuntimeError("no database")
              except RuntimeError as error:
                  await send({"type": "lifespan.startup.failed", "message": error})
        `,
      },
      {
        title: 'None, at shutdown',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "lifespan.shutdown.failed", "message": None})
        `,
      },
    ],
  },
});
