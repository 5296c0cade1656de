import { lifespan } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';
import { lifespansWithout } from '../../../src/model/lifespan-servers.ts';

export default defineRule({
  id: 'asgi-lifespan/application/works-without-spec-version',
  title: 'Takes a missing version of the lifespan protocol as 1.0',
  level: 'MUST',
  requirements: ['LIFE-006'],
  clause: lifespan(
    'Scope',
    'The version of this spec being used. Optional; if missing defaults to "1.0".',
  ),
  why: 'Servers need not say which version they speak; an application that raises for want of it runs without its start-up there. Read it with scope["asgi"].get("spec_version", "1.0").',
  on: 'session',
  messages: { raised: 'raised when the lifespan scope names no version' },
  *given(session) {
    yield* lifespansWithout(session, 'asgi.spec_version');
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
        title: '1.0 as the default',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  while True:
                      message = await receive()
                      if message["type"] == "lifespan.startup":
                          scope["asgi"].get("spec_version", "1.0").split(".")
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
        title: 'the version taken for granted',
        reports: 'raised',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  while True:
                      message = await receive()
                      if message["type"] == "lifespan.startup":
                          scope["asgi"]["spec_version"].split(".")
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
