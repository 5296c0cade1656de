import { www } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/server-is-the-listener',
  title: 'Tells the address and the port on which it listens',
  level: 'MUST',
  requirements: ['HTTP-050', 'WS-027'],
  clause: www(
    'HTTP Connection Scope',
    'host is the listening address for this server, and port is the integer listening port',
  ),
  why: 'Applications build URLs with it where a request has no Host.',
  on: 'served',
  messages: { other: 'server is {value}; it listens at {address}, port {port}' },
  *given(served) {
    const remote = served.wire?.remote ?? null;
    if (remote === null) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const [host, port] = itemsOf(item(call.offered, 'server'));
      if (host?.py === 'str' && port?.py === 'int') yield { call, host, port, remote };
    }
  },
  check({ call, host, port, remote }) {
    const hosts = [remote.address, '0.0.0.0', '::', 'localhost'];
    const isHost = hosts.includes(host.value.replace('::ffff:', ''));
    if (isHost && port.value === remote.port) return;
    const value = `${host.value}, ${port.value}`;
    return {
      message: 'other',
      event: call,
      data: { value, address: remote.address, port: remote.port },
    };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the port of plain HTTP',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_server(self, wire):
                  return ["127.0.0.1", 80]
        `,
      },
    ],
  },
});
