import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  expired,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';
import { framesOf, isAccepted, isProper, OPCODES } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/closes-when-the-application-ends',
  title: 'Closes the socket when the application ends or raises',
  level: 'SHOULD',
  requirements: ['WS-007'],
  clause: www(
    'Websocket Connection Scope',
    'if the application dies the socket should be closed, and vice-versa',
  ),
  why: 'A client talks to a socket behind which nobody is.',
  on: 'served',
  messages: { open: 'left the socket open after the application had {how}' },
  *given(served) {
    if (served.wire === null || clientLeft(served) || !isProper(served)) return;
    for (const call of callOf(served, 'websocket')) {
      const isOpen = isAccepted(call) && taken(call, 'websocket.close').length === 0;
      const isOver = call.ended === 'returned' || call.ended === 'raised';
      const told = received(call, 'websocket.disconnect').length > 0;
      if (isOpen && isOver && !told) yield { call, wire: served.wire };
    }
  },
  check({ call, wire }, served) {
    const [own] = framesOf(served, 'client', OPCODES.close);
    // What follows the client's close may be the answer to it, so the client has to have waited.
    const waited = own === undefined || expired(served, 'await-frames', 'await-end').length > 0;
    const by = own?.t ?? Infinity;
    const closes =
      framesOf(served, 'server', OPCODES.close).some(({ t }) => t < by) ||
      wire.events.some(({ from, type, t }) => from === 'server' && type !== 'bytes' && t < by);
    if (waited && !closes) return { message: 'open', event: call, data: { how: call.ended } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'waits for the client',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def after_websocket(self, socket, code):
                  if socket.state == "open" and code == 1000:
                      socket.wire.held = True
                  else:
                      super().after_websocket(socket, code)

              async def serve_websocket(self, wire, head):
                  await super().serve_websocket(wire, head)
                  while hasattr(wire, "held") and not wire.gone:
                      await wire.change()
        `,
      },
      {
        title: 'answers the close of the client only',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def after_websocket(self, socket, code):
                  if socket.state == "open" and code == 1000:
                      socket.wire.left = socket
                  else:
                      super().after_websocket(socket, code)

              async def serve_websocket(self, wire, head):
                  await super().serve_websocket(wire, head)
                  if hasattr(wire, "left"):
                      await self.read_frames(wire.left)
        `,
      },
    ],
  },
});
