import { www } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/client-is-the-peer',
  title: 'Tells the address and the port of the client',
  level: 'MUST',
  requirements: ['HTTP-047', 'WS-026'],
  clause: www(
    'HTTP Connection Scope',
    "host is the remote host's IPv4 or IPv6 address, and port is the remote port as an integer",
  ),
  why: 'It is what applications log, and what they limit rates and access by.',
  on: 'served',
  messages: { other: 'client is {value}; the client is at {address}, port {port}' },
  *given(served) {
    const local = served.wire?.local ?? null;
    if (local === null) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const [host, port] = itemsOf(item(call.offered, 'client'));
      if (host?.py === 'str' && port?.py === 'int') yield { call, host, port, local };
    }
  },
  check({ call, host, port, local }) {
    if (host.value.replace('::ffff:', '') === local.address && port.value === local.port) return;
    const value = `${host.value}, ${port.value}`;
    return {
      message: 'other',
      event: call,
      data: { value, address: local.address, port: local.port },
    };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'its own address',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_client(self, wire):
                  return self.scope_server(wire)
        `,
      },
      {
        title: 'no port of a WebSocket',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  return {**scope, "client": [scope["client"][0], 0]}
        `,
      },
    ],
  },
});
