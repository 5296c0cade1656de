import { faultOf } from '../../../src/model/asgi-events.ts';
import { www } from '../../../src/model/clause.ts';
import { bytes, show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, clientLeft, CORRECT_SERVER, taken } from '../../../src/model/served-asgi.ts';
import {
  type Content,
  isAccepted,
  messagesOf,
  refusals,
  replyOf,
  sentMessages,
} from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/sends-messages-as-told',
  title: 'Sends text in text frames and bytes in binary frames',
  level: 'MUST',
  requirements: ['WS-066'],
  clause: www('Send - send event', 'Sent by the application to send a data message to the client'),
  why: 'Browsers hand text and binary messages over in different types: a message of the other kind is not what their script expects.',
  on: 'served',
  messages: { other: 'sent {got} for {wanted}', lost: 'did not send {wanted}' },
  *given(served) {
    if (served.wire === null || clientLeft(served)) return;
    for (const call of callOf(served, 'websocket')) {
      const accepted = replyOf(call)?.event.t ?? Infinity;
      const isEarly = taken(call, 'websocket.send').some(({ event }) => event.t < accepted);
      const wanted = isEarly ? [] : sentMessages(call);
      const isSound = taken(call).every(({ message }) => faultOf(message, 'websocket') === null);
      const expires = served.wire.timedOut || refusals(call).length > 0 || !isSound;
      if (isAccepted(call) && wanted.length > 0 && !expires) yield { call, wanted };
    }
  },
  check({ call, wanted }, served) {
    const got = messagesOf(served, 'server');
    const closed = taken(call, 'websocket.close')[0]?.event.t ?? Infinity;
    const before = taken(call, 'websocket.send').filter(({ event }) => event.t < closed);
    for (const [index, each] of wanted.slice(0, before.length).entries()) {
      const found = got[index];
      if (found === undefined)
        return { message: 'lost', event: each.of, data: { wanted: shown(each) } };
      if (found.kind !== each.kind || found.content !== each.content) {
        const data = { got: shown(found), wanted: shown(each) };
        return { message: 'other', event: found.of, data };
      }
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'text as binary',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_frame(self, socket, opcode, payload):
                  if payload == b"Hello":
                      opcode = 2
                  super().write_frame(socket, opcode, payload)
        `,
      },
      {
        title: 'nothing for a message with a key of its own',
        reports: 'lost',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_frame(self, socket, opcode, payload):
                  if payload != b"c":
                      super().write_frame(socket, opcode, payload)
        `,
      },
    ],
  },
});

function shown({ kind, content }: Content): string {
  return show(kind === 'text' ? str(content) : bytes(content), 60);
}
