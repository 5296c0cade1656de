import { www } from '../../../src/model/clause.ts';
import { item, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/scheme-tells-tls',
  title: 'Tells by the scheme whether the connection is encrypted',
  level: 'MUST',
  requirements: ['HTTP-022', 'WS-011'],
  clause: www('HTTP Connection Scope', 'URL scheme portion (likely "http" or "https")'),
  why: 'Applications redirect to https by it, and mark cookies as secure: the wrong scheme is a loop, or a cookie in clear.',
  on: 'served',
  messages: { wrong: 'scheme is {value} {way} TLS' },
  *given(served) {
    const { wire } = served;
    if (wire === null) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const base = call.kind === 'http' ? 'http' : 'ws';
      const value = item(call.offered, 'scheme') ?? str(base);
      if (value.py === 'str' && value.value !== '') {
        yield { call, value: value.value, base, isTls: wire.tls !== null };
      }
    }
  },
  check({ call, value, base, isTls }) {
    if (value === (isTls ? `${base}s` : base)) return;
    const way = isTls ? 'with' : 'without';
    return { message: 'wrong', event: call, data: { value, way } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'http for a WebSocket',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  return {**scope, "scheme": "http"} if scope["scheme"] == "ws" else scope
        `,
      },
      {
        title: 'https for all',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_scope(self, exchange):
                  return {**super().http_scope(exchange), "scheme": "https"}
        `,
      },
    ],
  },
});
