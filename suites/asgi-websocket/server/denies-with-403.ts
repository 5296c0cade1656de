import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
} from '../../../src/model/served-asgi.ts';
import { refusals, replyOf } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/denies-with-403',
  title: 'Answers 403 where the application closes before it has accepted',
  level: 'MUST',
  requirements: ['WS-043', 'WS-087'],
  clause: www(
    'Close - send event',
    'the server must close the connection with a HTTP 403 error code (Forbidden), and not complete the WebSocket handshake',
  ),
  why: 'A handshake that is completed tells the client that it may go on; another status, that something else is wrong.',
  on: 'served',
  follows: ['asgi-websocket/server/waits-for-the-reply'],
  messages: { other: 'answered {status}', nothing: 'did not answer' },
  *given(served) {
    if (served.wire === null || clientLeft(served)) return;
    for (const call of callOf(served, 'websocket')) {
      const reply = replyOf(call);
      if (reply?.type === 'websocket.close' && refusals(call).length === 0) yield served.wire;
    }
  },
  check(_, served) {
    const response = finalResponse(served);
    if (response === undefined) return { message: 'nothing' };
    if (response.status !== 403) {
      return { message: 'other', event: response, data: { status: response.status } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: '400',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def deny(self, socket):
                  self.answer(socket.wire, 400)
                  self.end(socket, 1006, "")
        `,
      },
      {
        title: 'an accept, and then the close',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_accept(self, socket, subprotocol, headers):
                  super().write_accept(socket, subprotocol, headers)

              def deny(self, socket):
                  self.answer(socket.wire, 500)
                  self.end(socket, 1006, "")
        `,
      },
      {
        title: 'nothing at all',
        reports: 'nothing',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def deny(self, socket):
                  socket.wire.abort()
                  self.end(socket, 1006, "")
        `,
      },
    ],
  },
});
