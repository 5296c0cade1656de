import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  receipts,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/delivers-connect-first',
  title: 'Delivers websocket.connect first, and no message before it is accepted',
  level: 'MUST',
  requirements: ['WS-041', 'WS-045'],
  clause: www(
    'Connect - receive event',
    'This message must be responded to with either an Accept message or a Close message before the socket will pass websocket.receive messages',
  ),
  why: 'Applications answer the first event with an accept: a message in its place is lost.',
  on: 'served',
  messages: {
    other: 'delivered {type} first',
    early: 'delivered a message before the application had accepted',
  },
  *given(served) {
    for (const call of callOf(served, 'websocket')) {
      const events = received(call);
      if (events.length > 0 && receipts(call).length === events.length) yield { call, events };
    }
  },
  check({ call, events }) {
    const [first] = events;
    if (first !== undefined && first.type !== 'websocket.connect') {
      return { message: 'other', event: first.event, data: { type: first.type } };
    }
    const accepted = taken(call, 'websocket.accept')[0]?.event.t ?? Infinity;
    const early = events.find(
      ({ event, type }) => type === 'websocket.receive' && (event.until ?? event.t) < accepted,
    );
    if (early !== undefined) return { message: 'early', event: early.event };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the opening left out',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def connect(self, socket):
                  if socket.head.target == b"/":
                      super().connect(socket)
                  else:
                      socket.events.put_nowait({"type": "websocket.receive", "text": "hello"})
        `,
      },
      {
        title: 'a message that came with the handshake',
        reports: 'early',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_websocket(self, socket):
                  early = socket.state == "connecting" and socket.events.empty()
                  if early and socket.wire.buffer:
                      await self.read_frame(socket)
                  return await super().receive_websocket(socket)
        `,
      },
    ],
  },
});
