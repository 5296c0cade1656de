import { tls } from '../../../src/model/clause.ts';
import { failed, tellingEvent } from '../../../src/model/comparison.ts';
import { withoutTlsKey } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/works-without-client-cert-chain',
  title: 'Works when client_cert_chain is missing from the tls entry',
  level: 'MUST',
  requirements: ['TLS-026'],
  clause: tls('TLS Connection Scope', 'Optional; if missing defaults to empty iterable.'),
  why: 'Servers that cannot see the certificates may leave the key out; an application that needs it fails there with KeyError. Read it with tls.get("client_cert_chain", ()).',
  on: 'session',
  messages: { failed: 'fails when the tls entry of the scope has no client_cert_chain' },
  *given(session) {
    yield* withoutTlsKey(session, 'client_cert_chain');
  },
  check({ varied }) {
    if (failed(varied)) return { message: 'failed', event: tellingEvent(varied) };
  },
  examples: {
    conforming: [
      {
        title: 'the certificates counted',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls") or {}
              body = b"%d" % len(list(tls.get("client_cert_chain") or ()))
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'the chain taken for granted',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = b"%d" % len(list(tls["client_cert_chain"])) if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
      {
        title: 'None instead of nothing',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = b"%d" % len(list(tls.get("client_cert_chain"))) if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
  },
});
