import { lifespan } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';
import { lifespansWithout } from '../../../src/model/lifespan-servers.ts';

export default defineRule({
  id: 'asgi-lifespan/application/works-without-state',
  title: 'Works when the lifespan scope has no state',
  level: 'MUST',
  requirements: ['LIFE-009'],
  clause: lifespan('Scope', 'Optional; if missing the server does not support this feature.'),
  why: 'Not every server has state; an application that raises for want of it runs without its start-up there. Ask for scope.get("state"), or answer startup.failed.',
  on: 'session',
  messages: { raised: 'raised when the lifespan scope has no state' },
  *given(session) {
    yield* lifespansWithout(session, 'state');
  },
  check(exchange) {
    // One that answers startup.failed says what it should; what fails after startup.complete has
    // another cause.
    if (sends(exchange).length > 0) return;
    const raised = exchange.events.findLast((event) => event.type === 'raise');
    if (raised !== undefined) return { message: 'raised', event: raised };
  },
  examples: {
    conforming: [
      {
        title: 'state where there is one',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  while True:
                      message = await receive()
                      if message["type"] == "lifespan.startup":
                          scope.get("state", {})["database"] = "open"
                      await send({"type": message["type"] + ".complete"})
                      if message["type"] == "lifespan.shutdown":
                          return
              if scope["type"] != "http":
                  raise ValueError("only http")
              await send({"type": "http.response.start", "status": 204})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'state taken for granted',
        reports: 'raised',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  while True:
                      message = await receive()
                      if message["type"] == "lifespan.startup":
                          scope["state"]["database"] = "open"
                      await send({"type": message["type"] + ".complete"})
                      if message["type"] == "lifespan.shutdown":
                          return
              if scope["type"] != "http":
                  raise ValueError("only http")
              await send({"type": "http.response.start", "status": 204})
              await send({"type": "http.response.body"})
        `,
      },
    ],
  },
});
