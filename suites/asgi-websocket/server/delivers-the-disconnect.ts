import { www } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  isStuck,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';
import { framesOf, isAccepted, isProper, OPCODES } from '../../../src/model/served-websocket.ts';
import type { Served } from '../../../src/model/served.ts';

export default defineRule({
  id: 'asgi-websocket/server/delivers-the-disconnect',
  title: 'Delivers websocket.disconnect when either side has closed, or the socket is lost',
  level: 'MUST',
  requirements: ['WS-008', 'WS-071', 'WS-072', 'WS-073'],
  clause: www(
    'Disconnect - receive event',
    'Sent to the application when either connection to the client is lost, either from the client closing the connection, the server closing the connection, or loss of the socket.',
  ),
  why: 'An application that waits for a message of a client that has gone never ends, and keeps its place in every list.',
  on: 'served',
  messages: { stuck: 'receive() did not come back after {cause}' },
  *given(served) {
    if (served.wire === null) return;
    for (const call of callOf(served, 'websocket')) {
      const cause = causeOf(call, served);
      const waits = call.events.some(({ type }) => type.startsWith('receive'));
      if (cause !== undefined && waits && isAccepted(call) && isProper(served))
        yield { call, cause };
    }
  },
  check({ call, cause }) {
    const ends = received(call, 'websocket.disconnect');
    if (ends.length > 0) return;
    const stuck = call.events.findLast(isStuck);
    if (stuck !== undefined && (stuck.until ?? 0) - cause.t > LONG) {
      return { message: 'stuck', event: stuck, data: { cause: cause.name } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'nothing when the socket is lost',
        reports: 'stuck',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_websocket(self, socket):
                  while socket.ending == (1006, ""):
                      await socket.wire.change()
                  return await super().receive_websocket(socket)

              async def read_frames(self, socket):
                  await super().read_frames(socket)
                  if socket.ending == (1006, ""):
                      socket.events = type(socket.events)()

              def lose(self, socket):
                  socket.ending, socket.state = (1006, ""), "closed"
        `,
      },
      {
        title: 'nothing when the application has closed',
        reports: 'stuck',
        python: python`
          from asyncio import Event
          from reference_asgi import Server

          class Server(Server):
              async def receive_websocket(self, socket):
                  event = await super().receive_websocket(socket)
                  if event["type"] == "websocket.disconnect" and event["code"] == 1001:
                      if not event["reason"]:
                          await Event().wait()
                  return event
        `,
      },
    ],
  },
});

/** What closed the socket; undefined if it may be open yet. */
function causeOf(call: ProbeCall, served: Served): { name: string; t: number } | undefined {
  const [close] = taken(call, 'websocket.close');
  if (close !== undefined) return { name: 'the application had closed', t: close.event.t };
  const [frame] = framesOf(served, 'client', OPCODES.close);
  if (frame !== undefined) return { name: 'the client had closed', t: frame.t };
  const goes = served.wire?.events.find(({ from, type }) => from === 'client' && type !== 'bytes');
  return goes === undefined ? undefined : { name: 'the socket had been lost', t: goes.t };
}

/** Microseconds: what is longer than this is no delay of a busy machine. */
const LONG = 1_000_000;
