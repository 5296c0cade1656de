import { lifespan } from '../../../src/model/clause.ts';
import { requestFor, spokeOf } from '../../../src/model/lifespan.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-lifespan/application/answers-startup',
  title: 'Answers lifespan.startup',
  level: 'MUST',
  requirements: ['LIFE-030'],
  clause: lifespan(
    'Startup Complete - send event',
    'Sent by the application when it has completed its startup. A server must wait for this message before it starts processing connections.',
  ),
  why: 'The server waits for the answer and serves nobody until then. Send lifespan.startup.complete or lifespan.startup.failed; raise an exception if the application has no use for the lifespan. One that takes long needs a longer --timeout here.',
  on: 'lifespan',
  messages: {
    returned: 'received lifespan.startup and returned without an answer',
    hung: 'received lifespan.startup and gave no answer in the time it had',
  },
  *given(exchange) {
    const startup = requestFor(exchange, 'startup');
    if (startup !== undefined) yield startup;
  },
  check(_, exchange) {
    if (spokeOf(exchange, 'startup')) return;
    const { how } = exchange.ended;
    if (how === 'returned') {
      return { message: 'returned', event: asgiEvents(exchange, 'return')[0] };
    }
    if (how === 'hung') return { message: 'hung', event: asgiEvents(exchange, 'receive').at(-1) };
  },
  examples: {
    conforming: [
      {
        title: 'the loop of the specification',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              while True:
                  message = await receive()
                  if message["type"] == "lifespan.startup":
                      await send({"type": "lifespan.startup.complete"})
                  elif message["type"] == "lifespan.shutdown":
                      await send({"type": "lifespan.shutdown.complete"})
                      return
        `,
      },
      {
        title: 'an exception after the event was received',
        python: python`
          async def app(scope, receive, send):
              event = await receive()
              if event["type"] not in ("http.request", "websocket.connect"):
                  raise NotImplementedError(event["type"])
              raise ValueError(scope["type"])
        `,
      },
      {
        title: 'one that has nothing to do at shutdown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              if "state" in scope:
                  scope["state"]["pool"] = object()
              await send({"type": "lifespan.startup.complete"})
        `,
      },
    ],
    violating: [
      {
        title: 'one that starts up and returns',
        reports: 'returned',
        python: python`
          started = False

          async def app(scope, receive, send):
              global started
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              if (await receive())["type"] == "lifespan.startup":
                  started = True
        `,
      },
      {
        title: 'one that only waits for the shutdown',
        reports: 'hung',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              while (await receive())["type"] != "lifespan.shutdown":
                  pass
              await send({"type": "lifespan.shutdown.complete"})
        `,
      },
      {
        title: 'one whose start-up waits for something that never comes',
        reports: 'hung',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "lifespan":
                  raise ValueError(scope["type"])
              await receive()
              await asyncio.Event().wait()
              await send({"type": "lifespan.startup.complete"})
        `,
      },
    ],
  },
});
