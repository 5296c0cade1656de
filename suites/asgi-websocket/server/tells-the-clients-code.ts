import { www } from '../../../src/model/clause.ts';
import { item, show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  claimsVersion,
  CORRECT_SERVER,
  expired,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';
import {
  closeOf,
  framesOf,
  isAccepted,
  isProper,
  OPCODES,
} from '../../../src/model/served-websocket.ts';
import type { Served } from '../../../src/model/served.ts';

export default defineRule({
  id: 'asgi-websocket/server/tells-the-clients-code',
  title: 'Tells the code and the reason with which the client closed',
  level: 'MUST',
  requirements: ['HTTP-001', 'WS-075', 'WS-078'],
  clause: www('Disconnect - receive event', 'A reason given for the disconnect, can be any string'),
  why: 'The code is the client’s answer to why it left: 1001 for a page that was left, 4000 and more for what two ends have agreed upon.',
  on: 'served',
  follows: ['asgi-websocket/server/delivers-messages-whole'],
  messages: {
    code: 'code is {value} for a close with {sent}',
    reason: 'reason is {value} for {sent}',
  },
  *given(served) {
    const [frame] = framesOf(served, 'client', OPCODES.close);
    const { code, reason } = frame === undefined ? { code: null, reason: '' } : closeOf(frame);
    for (const call of callOf(served, 'websocket')) {
      const isFirst = taken(call, 'websocket.close').length === 0 && isAccepted(call);
      const [end] = received(call, 'websocket.disconnect');
      if (
        isFirst &&
        end !== undefined &&
        code !== null &&
        isWaitingFor(served) &&
        isProper(served)
      ) {
        yield { call, end, code, reason };
      }
    }
  },
  check({ call, end, code, reason }) {
    const value = item(end.message, 'code');
    if (value?.py === 'int' && value.value !== code) {
      return { message: 'code', event: end.event, data: { value: value.value, sent: code } };
    }
    const told = item(end.message, 'reason') ?? { py: 'none' };
    const text = told.py === 'str' ? told.value : '';
    if (claimsVersion(call, '2.5') && told.py !== 'bytes' && text !== reason) {
      return {
        message: 'reason',
        event: end.event,
        data: { value: show(told), sent: show(str(reason)) },
      };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: '1000 for all',
        reports: 'code',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_close(self, payload):
                  code, reason = super().read_close(payload)
                  return 1000 if code in (3000, 4999) else code, reason
        `,
      },
      {
        title: 'no reason',
        reports: 'reason',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_close(self, payload):
                  code, reason = super().read_close(payload)
                  return code, "" if code == 1001 else reason
        `,
      },
    ],
  },
});

/** The client closes first: the server has nothing to close for. */
function isWaitingFor(served: Served): boolean {
  const [own] = framesOf(served, 'server', OPCODES.close);
  const [its] = framesOf(served, 'client', OPCODES.close);
  // It may have closed without a frame.
  const isExpected = expired(served, 'await-frames').length === 0;
  return its !== undefined && isExpected && (own === undefined || its.t <= own.t);
}
