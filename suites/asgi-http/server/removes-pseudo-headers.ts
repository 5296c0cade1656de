import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, pairsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/removes-pseudo-headers',
  title: 'Removes pseudo headers',
  level: 'MUST',
  requirements: ['HTTP-044', 'WS-024'],
  clause: www(
    'HTTP Connection Scope',
    'Pseudo headers (present in HTTP/2 and HTTP/3) must be removed',
  ),
  why: 'They are part of the request line: an application that passes the headers on sends fields that no HTTP/1.1 server accepts.',
  on: 'served',
  messages: { pseudo: 'there is a header named {name}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const [name] of pairsOf(call.offered)) yield { call, name };
    }
  },
  check({ call, name }) {
    if (name.startsWith(':')) return { message: 'pseudo', event: call, data: { name } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the method among the headers',
        reports: 'pseudo',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  return [[b":method", b"GET"], *super().scope_headers(head)]
        `,
      },
    ],
  },
});
