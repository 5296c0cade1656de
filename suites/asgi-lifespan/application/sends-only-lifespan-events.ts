import { lifespan } from '../../../src/model/clause.ts';
import type { LifespanExchange } from '../../../src/model/evidence.ts';
import { lifespanSends } from '../../../src/model/lifespan.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType, type SendEvent } from '../../../src/model/select.ts';

const DEFINED = ['startup.complete', 'startup.failed', 'shutdown.complete', 'shutdown.failed'].map(
  (each) => `lifespan.${each}`,
);

export default defineRule({
  id: 'asgi-lifespan/application/sends-only-lifespan-events',
  title: 'Sends only the events of the lifespan protocol during a lifespan',
  level: 'MUST',
  requirements: ['LIFE-034'],
  clause: lifespan(
    'Startup Complete - send event',
    'type (Unicode string) -- "lifespan.startup.complete".',
  ),
  why: 'Servers raise for a type that they do not know, and still wait for the answer. There are four: complete and failed, of startup and of shutdown.',
  on: 'lifespan',
  messages: { unknown: 'sent {type}, which is no event of the lifespan protocol' },
  *given(exchange) {
    for (const event of lifespanSends(exchange)) {
      if (speaksLifespan(exchange, event)) yield event;
    }
  },
  check(event) {
    const type = messageType(event);
    if (!DEFINED.includes(type)) {
      return { message: 'unknown', data: { type: show(str(type)) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'two of the four',
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
        title: 'an abbreviation',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.complete"})
        `,
      },
      {
        title: 'an answer without the name of the protocol',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "startup.complete"})
        `,
      },
      {
        title: 'the event that was received',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              while True:
                  await send(await receive())
        `,
      },
      {
        title: 'a farewell in another protocol',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "lifespan.startup.complete"})
              await receive()
              await send({"type": "websocket.close", "code": 1001})
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
    ],
  },
});

/**
 * Whoever answers a lifespan like a request has not looked at the type of the scope, which is
 * another rule's matter; whoever has said anything else knows what it is.
 */
function speaksLifespan(exchange: LifespanExchange, event: SendEvent): boolean {
  const said = lifespanSends(exchange);
  return said
    .slice(0, said.indexOf(event) + 1)
    .some((each) => !/^(?:http|websocket)\./.test(messageType(each)));
}
