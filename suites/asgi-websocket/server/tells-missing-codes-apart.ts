import { www } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';
import { closeOf, framesOf, isAccepted, OPCODES } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/tells-missing-codes-apart',
  title: 'Tells 1005 for a close without a code, and 1006 for a loss',
  level: 'SHOULD',
  requirements: ['WS-076'],
  clause: www(
    'Disconnect - receive event',
    'If no code was received in the frame from the client, the server should set this to 1005 (the default value in the WebSocket specification).',
  ),
  why: 'The one is a goodbye, the other a failure: an application that reconnects, or counts failures, has to know which.',
  on: 'served',
  messages: {
    none: 'code is {value} for a close without a code',
    loss: 'code is {value} for a socket that was lost',
  },
  *given(served) {
    const { wire } = served;
    const [frame] = framesOf(served, 'client', OPCODES.close);
    const isLost = wire?.events.some(({ from, type }) => from === 'client' && type !== 'bytes');
    for (const call of callOf(served, 'websocket')) {
      const [end] = received(call, 'websocket.disconnect');
      const code = end && item(end.message, 'code');
      const isOpen = isAccepted(call) && taken(call, 'websocket.close').length === 0;
      if (end === undefined || code?.py !== 'int' || !isOpen) continue;
      if (frame !== undefined && closeOf(frame).code === null) {
        yield { end, value: code.value, wanted: 1005, message: 'none' } as const;
      } else if (frame === undefined && isLost === true && clientLeft(served)) {
        yield { end, value: code.value, wanted: 1006, message: 'loss' } as const;
      }
    }
  },
  check({ end, value, wanted, message }) {
    if (value !== wanted) return { message, event: end.event, data: { value } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: '1000 for none',
        reports: 'none',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_close(self, payload):
                  return super().read_close(payload) if payload else (1000, "")
        `,
      },
      {
        title: '1005 for a loss',
        reports: 'loss',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lose(self, socket):
                  self.end(socket, 1005, "")
        `,
      },
    ],
  },
});
