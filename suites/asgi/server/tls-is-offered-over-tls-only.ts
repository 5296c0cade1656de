import { tls } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, offers } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/tls-is-offered-over-tls-only',
  title: 'Offers the TLS extension on TLS connections only',
  level: 'MUST',
  requirements: ['TLS-001', 'TLS-002'],
  clause: tls(
    'When to use this extension',
    'For non-TLS connections, the ASGI server is forbidden from providing this extension.',
  ),
  why: 'Applications take its presence for a sign that the connection is encrypted.',
  on: 'served',
  messages: { plain: 'offers tls on a plain connection' },
  *given(served) {
    if (served.wire === null || served.wire.tls !== null) return;
    yield* callOf(served, 'http', 'websocket');
  },
  check(call) {
    if (offers(call, 'tls')) return { message: 'plain' };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'with nothing known',
        reports: 'plain',
        python: python`
          from reference_asgi import Server

          NOTHING = {"server_cert": None, "tls_version": None, "cipher_suite": None}

          class Server(Server):
              def http_extensions(self, exchange):
                  return {"tls": NOTHING, **super().http_extensions(exchange)}
        `,
      },
    ],
  },
});
