import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-server',
  title: 'Works when server is missing or None, or a Unix socket',
  level: 'MUST',
  requirements: ['HTTP-051', 'WS-038'],
  clause: www(
    'HTTP Connection Scope',
    'or [path, None] where path is that of the unix socket. Optional; if missing defaults to None.',
  ),
  why: 'Servers on Unix sockets have no port, and some give no server at all. Take the host from the Host header, and server only when it is there.',
  on: 'session',
  messages: { failed: 'fails when the scope has no server, None for it, or a Unix socket' },
  *given(session) {
    yield* comparisons(
      session,
      (server) =>
        server.without?.includes('server') === true ||
        server.with?.['server']?.py === 'none' ||
        server.with?.['server'] !== undefined,
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
        title: 'the Host header first',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              server = scope.get("server") or ("localhost", None)
              body = (server[0] if server[1] is None else "%s:%d" % tuple(server)).encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'server taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope["server"][0].encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
      {
        title: 'a port taken for granted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              host, port = scope.get("server") or ("localhost", 80)
              body = b"%s:%d" % (host.encode(), port)
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
