import { tls } from '../../../src/model/clause.ts';
import { failed, tellingEvent } from '../../../src/model/comparison.ts';
import { withoutTlsDetails } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/works-without-tls-details',
  title: 'Works when the server knows no details of the TLS connection',
  level: 'MUST',
  requirements: ['TLS-029'],
  clause: tls(
    'TLS Connection Scope',
    'Some web server implementations may be unable to provide this (e.g. if TLS is terminated by a separate proxy or load balancer)',
  ),
  why: 'Behind a proxy that ends TLS a server knows neither version nor cipher suite nor certificate, and gives None. Look whether the value is there before you compare or format it.',
  on: 'session',
  messages: { failed: 'fails when server_cert, tls_version and cipher_suite are None' },
  *given(session) {
    yield* withoutTlsDetails(session);
  },
  check({ varied }) {
    if (failed(varied)) return { message: 'failed', event: tellingEvent(varied) };
  },
  examples: {
    conforming: [
      {
        title: 'a word for what is not known',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls") or {}
              body = b"%d" % (tls.get("tls_version") or 0) if tls.get("server_cert") else b"unknown"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
    violating: [
      {
        title: 'the version compared',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = b"new" if tls["tls_version"] >= 0x0303 else b"old" if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
      {
        title: 'the certificate encoded',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = tls["server_cert"].encode() if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
      {
        title: 'the cipher suite formatted',
        reports: 'failed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              tls = (scope.get("extensions") or {}).get("tls")
              body = b"%04x" % tls["cipher_suite"] if tls else b"plain"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": body})
        `,
      },
    ],
  },
});
