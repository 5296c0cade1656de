import { www } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi/application/works-without-client',
  title: 'Works when client is missing or None',
  level: 'MUST',
  requirements: ['HTTP-048', 'WS-037'],
  clause: www('HTTP Connection Scope', "where host is the remote host's IPv4 or IPv6 address"),
  why: 'Behind a Unix socket there is no client address, and servers give None or nothing. Unpack client only when it is there.',
  on: 'session',
  messages: { failed: 'fails when the scope has no client, or None for it' },
  *given(session) {
    yield* comparisons(
      session,
      (server) =>
        server.without?.includes('client') === true || server.with?.['client']?.py === 'none',
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
        title: 'a word for the unknown client',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              client = scope.get("client")
              body = (client[0] if client else "unknown").encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'client unpacked without a look',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              host, port = scope["client"]
              body = host.encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
      {
        title: 'None indexed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              body = scope.get("client", ("unknown", 0))[0].encode()
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": body})
        `,
        reports: 'failed',
      },
    ],
  },
});
