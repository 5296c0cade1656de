import { www } from '../../../src/model/clause.ts';
import { bytes, show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, clientLeft, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';
import {
  type Content,
  deliveredMessages,
  isAccepted,
  isProper,
  messagesOf,
} from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/delivers-messages-whole',
  title: 'Delivers the messages of the client whole, in order, as text or bytes',
  level: 'MUST',
  requirements: ['WS-004', 'WS-060'],
  clause: www(
    'WebSocket',
    'WebSocket protocol servers should handle message fragmentation themselves, and deliver complete messages to the application',
  ),
  why: 'A part of a message is no message: JSON that is cut does not parse, and a character that is cut is none.',
  on: 'served',
  messages: { other: 'delivered {got}, where {wanted} was sent', lost: 'did not deliver {wanted}' },
  *given(served) {
    const wanted = messagesOf(served, 'client');
    if (wanted.length === 0 || clientLeft(served) || !isProper(served)) return;
    for (const call of callOf(served, 'websocket')) {
      const end = received(call, 'websocket.disconnect')[0];
      const events = received(call, 'websocket.receive').filter(
        ({ event }) => end === undefined || event.t < end.event.t,
      );
      // What is long is told by its ends only.
      const isTold = deliveredMessages(call).length >= events.length;
      if (isAccepted(call) && end !== undefined && isTold) yield { call, wanted, events };
    }
  },
  check({ call, wanted, events }) {
    const got = deliveredMessages(call).slice(0, events.length);
    for (const [index, each] of wanted.entries()) {
      const found = got[index];
      if (found === undefined) {
        return { message: 'lost', event: each.of, data: { wanted: shown(each) } };
      }
      if (found.kind !== each.kind || found.content !== each.content) {
        const data = { got: shown(found), wanted: shown(each) };
        return { message: 'other', event: found.of, data };
      }
    }
    const more = got[wanted.length];
    if (more !== undefined && events.length > wanted.length) {
      return { message: 'other', event: more.of, data: { got: shown(more), wanted: 'nothing' } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'each fragment by itself',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def add_part(self, socket, final, opcode, payload):
                  if payload == b"Hel" and not final:
                      socket.cut = opcode
                      final = True
                  elif hasattr(socket, "cut") and opcode == 0:
                      opcode, final = socket.cut, True
                  super().add_part(socket, final, opcode, payload)
        `,
      },
      {
        title: 'everything as bytes',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def message_event(self, kind, data):
                  event = super().message_event(kind, data)
                  if event.get("text") == "before":
                      return {"type": "websocket.receive", "bytes": data}
                  return event
        `,
      },
      {
        title: 'nothing that is empty',
        reports: 'lost',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def add_part(self, socket, final, opcode, payload):
                  if opcode != 2 or payload != b"after":
                      super().add_part(socket, final, opcode, payload)
        `,
      },
    ],
  },
});

function shown({ kind, content }: Content): string {
  return show(kind === 'text' ? str(content) : bytes(content), 60);
}
