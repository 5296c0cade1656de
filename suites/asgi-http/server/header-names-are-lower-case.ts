import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, pairsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/header-names-are-lower-case',
  title: 'Gives header names in lower case, or at least as they were sent',
  level: 'SHOULD',
  requirements: ['HTTP-041', 'HTTP-042', 'WS-022', 'WS-023'],
  clause: www(
    'HTTP Connection Scope',
    'Header names should be lowercased, but it is not required; servers should preserve header case on a best-effort basis',
  ),
  why: 'Frameworks look for b"content-type", and do not find b"Content-Type".',
  on: 'served',
  messages: {
    asSent: 'a header is named {name}',
    changed: 'a header is named {name}, which was sent as {sent}',
  },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const [name] of pairsOf(call.offered)) yield { call, name };
    }
  },
  check({ call, name }, { request }) {
    if (request === null || name === name.toLowerCase()) return;
    const sent = request?.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[0];
    if (sent === undefined || sent === name) {
      return { message: 'asSent', event: call, data: { name } };
    }
    return { message: 'changed', event: call, data: { name, sent } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'as the client wrote them',
        reports: 'asSent',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  names = {b"host": b"Host"}
                  headers = super().scope_headers(head)
                  return [[names.get(name, name), value] for name, value in headers]
        `,
      },
      {
        title: 'in upper case',
        reports: 'changed',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  headers = super().scope_headers(head)
                  upper = (b"host",)
                  return [[n.upper() if n in upper else n, value] for n, value in headers]
        `,
      },
    ],
  },
});
