import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, clientLeft, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';
import { isAccepted, isLeftOpen, isProper } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi/server/ends-connections-of-failed-applications',
  title: 'Ends the connection of an application that raised',
  level: 'MUST',
  requirements: ['ASGI-054'],
  clause: asgi(
    'Error Handling',
    'they must terminate the application instance and its associated connection if this happens',
  ),
  why: 'A client whose request has failed waits until its own patience ends, and holds the connection for so long.',
  on: 'served',
  messages: { open: 'left the client waiting after the application had raised' },
  *given(served) {
    const { wire } = served;
    if (wire === null || clientLeft(served) || !isProper(served)) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const told = received(call, 'websocket.disconnect').length > 0;
      if (call.ended === 'raised' && !told) yield { call, wire };
    }
  },
  check({ call, wire }, served) {
    const isOpen = isAccepted(call) ? isLeftOpen(served, wire) : wire.timedOut;
    if (isOpen) return { message: 'open', event: call };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'forgets the connection',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def log_error(self, error):
                  super().log_error(error)
                  self.failed = True

              def fail(self, exchange):
                  if getattr(self, "failed", False):
                      self.failed = False
                      exchange.wire.close = lambda: None
                  else:
                      super().fail(exchange)
        `,
      },
      {
        title: 'leaves sockets open',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def after_websocket(self, socket, code):
                  if socket.state == "open" and code == 1011:
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
