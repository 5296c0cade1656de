import { tls } from '../../../src/model/clause.ts';
import { failed, tellingEvent } from '../../../src/model/comparison.ts';
import { withoutTlsKey } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/works-without-client-cert-error',
  title: 'Works when client_cert_error is missing from the tls entry',
  level: 'MUST',
  requirements: ['TLS-028'],
  clause: tls('TLS Connection Scope', 'Optional; if missing defaults to None.'),
  why: 'Most servers refuse a connection whose certificate fails, and may leave the key out; an application that needs it fails there with KeyError. Read it with tls.get("client_cert_error").',
  on: 'session',
  messages: { failed: 'fails when the tls entry of the scope has no client_cert_error' },
  *given(session) {
    yield* withoutTlsKey(session, 'client_cert_error');
  },
  check({ varied }) {
    if (failed(varied)) return { message: 'failed', event: tellingEvent(varied) };
  },
  examples: {
    conforming: [
      {
        title: 'a word for no error',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls") or {}
              body = (tls.get("client_cert_error") or "no error").encode()
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'the error taken for granted',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = (tls["client_cert_error"] or "no error").encode() if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
  },
});
