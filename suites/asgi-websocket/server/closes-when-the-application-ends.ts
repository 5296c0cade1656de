import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';
import { isAccepted, isLeftOpen, isProper } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/closes-when-the-application-ends',
  title: 'Closes the socket when the application ends',
  level: 'SHOULD',
  requirements: ['WS-007'],
  clause: www(
    'Websocket Connection Scope',
    'if the application dies the socket should be closed, and vice-versa',
  ),
  why: 'A client talks to a socket behind which nobody is.',
  on: 'served',
  messages: { open: 'left the socket open after the application had returned' },
  *given(served) {
    if (served.wire === null || clientLeft(served) || !isProper(served)) return;
    for (const call of callOf(served, 'websocket')) {
      const isOpen = isAccepted(call) && taken(call, 'websocket.close').length === 0;
      const told = received(call, 'websocket.disconnect').length > 0;
      // Who raised has a rule of its own.
      if (isOpen && call.ended === 'returned' && !told) yield { call, wire: served.wire };
    }
  },
  check({ call, wire }, served) {
    if (isLeftOpen(served, wire)) return { message: 'open', event: call };
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
