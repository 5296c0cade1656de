import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  isRefused,
  received,
  sent,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/waits-for-the-reply',
  title: 'Completes the handshake only when the application has replied',
  level: 'MUST',
  requirements: ['WS-042'],
  clause: www(
    'Connect - receive event',
    'The protocol server must send this message during the handshake phase of the WebSocket and not complete the handshake until it gets a reply',
  ),
  why: 'A client that has been let in sends; an application that denies it afterwards cannot say why.',
  on: 'served',
  messages: { early: 'sent 101 before the application had replied' },
  *given(served) {
    for (const call of callOf(served, 'websocket')) {
      if (received(call, 'websocket.connect').length > 0) yield call;
    }
  },
  check(call, { wire }) {
    const upgrade = wire?.responses.find(({ status }) => status === 101);
    if (upgrade === undefined) return;
    const accept = sent(call, 'websocket.accept').find(({ event }) => !isRefused(event));
    if (accept === undefined || upgrade.t < accept.event.t) {
      return { message: 'early', event: upgrade };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'lets everybody in who wants a page',
        reports: 'early',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def connect(self, socket):
                  super().connect(socket)
                  if socket.head.target != b"/":
                      super().write_accept(socket, None, [])
                      socket.accepted = True

              def write_accept(self, socket, subprotocol, headers):
                  if not getattr(socket, "accepted", False):
                      super().write_accept(socket, subprotocol, headers)
        `,
      },
    ],
  },
});
