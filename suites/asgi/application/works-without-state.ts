import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-state',
  title: 'Works with servers that keep no state',
  level: 'MUST',
  requirements: ['HTTP-053', 'WS-040'],
  clause: www(
    'HTTP Connection Scope',
    'Optional; if missing the server does not support this feature.',
  ),
  why: 'Not every server passes state on from the lifespan. Keep what requests need in the application itself, and use state only where it is there.',
  on: 'session',
  messages: { failed: 'fails when the scope has no state' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('state') === true, {
      inOneProcess: false,
    });
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'state where there is one',
        python: python`
          async def lifespan(scope, receive, send):
              while True:
                  message = await receive()
                  if message["type"] == "lifespan.startup":
                      pass
                  await send({"type": message["type"] + ".complete"})
                  if message["type"] == "lifespan.shutdown":
                      return


          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  return await lifespan(scope, receive, send)
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope.get("state", {}).get("greeting", b"hello")
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'state taken for granted',
        python: python`
          async def lifespan(scope, receive, send):
              while True:
                  message = await receive()
                  if message["type"] == "lifespan.startup":
                      pass
                  await send({"type": message["type"] + ".complete"})
                  if message["type"] == "lifespan.shutdown":
                      return


          async def app(scope, receive, send):
              if scope["type"] == "lifespan":
                  return await lifespan(scope, receive, send)
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["state"].get("greeting", b"hello")
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
