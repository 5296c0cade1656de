import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-websocket/application/works-without-http-version',
  title: 'Works when http_version is missing',
  level: 'MUST',
  requirements: ['WS-032'],
  clause: www('Websocket Connection Scope', 'Optional; if missing default is "1.1"'),
  why: 'A server may leave the HTTP version of a WebSocket out; read it with scope.get("http_version", "1.1").',
  on: 'session',
  messages: { failed: 'fails when the scope has no http_version' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('http_version') === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: '1.1 as the default',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              version = scope.get("http_version", "1.1")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": version})
        `,
      },
    ],
    violating: [
      {
        title: 'http_version taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              version = scope["http_version"]
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": version})
        `,
        reports: 'failed',
      },
    ],
  },
});
