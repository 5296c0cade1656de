import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-websocket/application/works-without-query-string',
  title: 'Works when query_string is missing or None',
  level: 'MUST',
  requirements: ['WS-035'],
  clause: www('Websocket Connection Scope', 'Optional; if missing or None default is empty string'),
  why: 'For a WebSocket the query string may be missing or None; read it with scope.get("query_string") or b"".',
  on: 'session',
  messages: { failed: 'fails when the scope has no query_string, or None for it' },
  *given(session) {
    yield* comparisons(
      session,
      (server) =>
        server.without?.includes('query_string') === true ||
        server.with?.['query_string']?.py === 'none',
    );
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'empty bytes instead',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              query = (scope.get("query_string") or b"").decode("latin-1")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": query})
        `,
      },
    ],
    violating: [
      {
        title: 'query_string taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              query = scope["query_string"].decode("latin-1")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": query})
        `,
        reports: 'failed',
      },
      {
        title: 'None decoded',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError("only websocket")
              query = scope.get("query_string", b"").decode("latin-1")
              await receive()
              await send({"type": "websocket.accept"})
              while True:
                  message = await receive()
                  if message["type"] == "websocket.disconnect":
                      return
                  await send({"type": "websocket.send", "text": query})
        `,
        reports: 'failed',
      },
    ],
  },
});
