import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents } from '../../../src/model/select.ts';
import { ignoresUnknownScopes, isUntouched } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-lifespan/application/raises-if-unsupported',
  title: 'Raises for a lifespan that it does not support',
  level: 'SHOULD',
  requirements: ['LIFE-015'],
  clause: asgi(
    'Protocol Specifications',
    'Applications should actively reject any protocol that they do not understand with an Exception (of any type).',
  ),
  why: 'A server takes silence for support and waits for the start-up to be completed. Raise an exception for the scope type lifespan, or answer its events.',
  on: 'session',
  messages: {
    returned: 'returned from a lifespan without having received anything',
    hung: 'neither received lifespan.startup nor ended',
  },
  *given(session) {
    if (ignoresUnknownScopes(session)) return;
    for (const exchange of session.exchanges) {
      if (exchange.kind === 'lifespan' && isUntouched(exchange)) yield exchange;
    }
  },
  check(exchange) {
    const { how } = exchange.ended;
    const returned = asgiEvents(exchange, 'return')[0];
    if (how === 'returned') return { message: 'returned', at: returned?.at ?? null };
    if (how === 'hung') return { message: 'hung' };
  },
  examples: {
    conforming: [
      {
        title: 'an exception for all that is not HTTP',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              start = {"type": "http.response.start", "status": 204, "headers": []}
              await send(start)
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'one that returns',
        reports: 'returned',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  return
              raise ValueError(scope["type"])
        `,
      },
      {
        title: 'one that waits for something else',
        reports: 'hung',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  await asyncio.Event().wait()
              raise ValueError(scope["type"])
        `,
      },
    ],
  },
});
