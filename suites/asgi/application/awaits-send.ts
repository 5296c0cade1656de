import type { AsgiExchange } from '../../../src/model/evidence.ts';
import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, clientLeft } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/awaits-send',
  title: 'Awaits what send() returns',
  level: 'MUST',
  requirements: ['ASGI-030'],
  clause: asgi(
    'Applications',
    'an awaitable callable taking a single event dictionary as a positional argument that will return once the send has been completed',
  ),
  why: 'A coroutine that nobody awaits does not run: the event is never sent, and the client waits for it. Write "await send(event)", or await the task that sends it.',
  on: 'asgi',
  messages: { neverAwaited: 'called send() and did not await it' },
  *given(exchange) {
    const { how } = exchange.ended;
    // A call that was cut off by something else need not have come to its await.
    const whole = (how === 'returned' || how === 'refused') && !clientLeft(exchange);
    if (!whole || isPlainFunction(exchange)) return;
    for (const event of exchange.events) {
      // Of a task that was left behind nobody knows how far it came.
      if (event.type === 'return') return;
      if (event.type === 'send') yield event;
    }
  },
  check({ awaited }) {
    if (!awaited) return { message: 'neverAwaited' };
  },
  examples: {
    conforming: [
      {
        title: 'sent by a task that is awaited, another cancelled before it began',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              wrong = asyncio.ensure_future(send({"type": "http.response.start", "status": 500}))
              wrong.cancel()
              await asyncio.ensure_future(send({"type": "http.response.start", "status": 200}))
              await asyncio.gather(send({"type": "http.response.body", "body": b"Hello"}))
        `,
      },
    ],
    violating: [
      {
        title: 'no await before the body',
        reports: 'neverAwaited',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'no await before the start',
        reports: 'neverAwaited',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});

/** The call itself could not be awaited; that is another rule's finding. */
function isPlainFunction(exchange: AsgiExchange): boolean {
  return asgiEvents(exchange, 'raise').some((event) => event.during === 'await');
}
