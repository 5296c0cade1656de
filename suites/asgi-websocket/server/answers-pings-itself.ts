import { www } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, clientLeft, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';
import { framesOf, isAccepted, OPCODES } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/answers-pings-itself',
  title: 'Answers pings itself, and keeps them from the application',
  level: 'SHOULD',
  requirements: ['WS-002'],
  clause: www(
    'WebSocket',
    'WebSocket protocol servers should handle PING/PONG messages themselves',
  ),
  why: 'A client that gets no pong takes the connection for dead and closes it.',
  on: 'served',
  messages: { silent: 'sent no pong for the ping {ping}' },
  *given(served) {
    if (clientLeft(served)) return;
    for (const call of callOf(served, 'websocket')) {
      if (!isAccepted(call)) continue;
      for (const ping of framesOf(served, 'client', OPCODES.ping)) yield ping;
    }
  },
  check(ping, served) {
    const pongs = framesOf(served, 'server', OPCODES.pong);
    // The last of several pings may be answered for all.
    const last = framesOf(served, 'client', OPCODES.ping).at(-1);
    const isAnswered = pongs.some(
      ({ payload }) => payload === ping.payload || payload === last?.payload,
    );
    if (!isAnswered)
      return { message: 'silent', event: ping, data: { ping: show(bytes(ping.payload), 20) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'not between the parts of a message',
        reports: 'silent',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def answer_ping(self, socket, payload):
                  if not socket.parts:
                      super().answer_ping(socket, payload)
        `,
      },
    ],
  },
});
