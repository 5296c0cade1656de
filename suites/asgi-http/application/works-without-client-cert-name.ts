import { tls } from '../../../src/model/clause.ts';
import { failed, tellingEvent } from '../../../src/model/comparison.ts';
import { withoutTlsKey } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/works-without-client-cert-name',
  title: 'Works when client_cert_name is missing from the tls entry',
  level: 'MUST',
  requirements: ['TLS-027'],
  clause: tls('TLS Connection Scope', 'Optional; if missing defaults to None.'),
  why: 'Servers that do not ask for certificates may leave the key out; an application that needs it fails there with KeyError. Read it with tls.get("client_cert_name").',
  on: 'session',
  messages: { failed: 'fails when the tls entry of the scope has no client_cert_name' },
  *given(session) {
    yield* withoutTlsKey(session, 'client_cert_name');
  },
  check({ varied }) {
    if (failed(varied)) return { message: 'failed', event: tellingEvent(varied) };
  },
  examples: {
    conforming: [
      {
        title: 'a word for nobody',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls") or {}
              body = (tls.get("client_cert_name") or "nobody").encode()
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'the name taken for granted',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = (tls["client_cert_name"] or "nobody").encode() if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
  },
});
