import { www } from '../../../src/model/clause.ts';
import { item, show, str, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  claimsVersion,
  clientLeft,
  CORRECT_SERVER,
  taken,
} from '../../../src/model/served-asgi.ts';
import { closeOf, framesOf, isAccepted, OPCODES } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/closes-as-told',
  title: 'Closes with the code and the reason that the application gives',
  level: 'MUST',
  requirements: ['HTTP-001', 'WS-088', 'WS-089', 'WS-092'],
  clause: www(
    'Close - send event',
    'the server must close the socket with the close code passed in the message (or 1000 if none is specified)',
  ),
  why: 'The client decides by the code whether to come again, and what to tell its user.',
  on: 'served',
  messages: {
    nothing: 'sent no close frame',
    code: 'closed with {sent} for {wanted}',
    reason: 'closed with the reason {sent} for {wanted}',
  },
  *given(served) {
    if (served.wire === null || clientLeft(served)) return;
    for (const call of callOf(served, 'websocket')) {
      const [close] = taken(call, 'websocket.close');
      if (isAccepted(call) && close !== undefined) yield { call, close };
    }
  },
  check({ call, close: { event, message } }, served) {
    const [frame] = framesOf(served, 'server', OPCODES.close);
    if (frame === undefined) return { message: 'nothing', event };
    const code = item(message, 'code');
    const wanted = code?.py === 'int' ? code.value : 1000;
    const sent = closeOf(frame);
    if (sent.code !== wanted) {
      return { message: 'code', event: frame, data: { sent: sent.code ?? 'none', wanted } };
    }
    const reason = textItem(message, 'reason') ?? '';
    // A reason came with version 2.3.
    if (sent.reason !== reason && claimsVersion(call, '2.3')) {
      return {
        message: 'reason',
        event: frame,
        data: { sent: show(str(sent.reason)), wanted: show(str(reason)) },
      };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'no code for none',
        reports: 'code',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_frame(self, socket, opcode, payload):
                  if opcode == 8 and payload == b"\x03\xe8" and socket.ending is None:
                      payload = b""
                  super().write_frame(socket, opcode, payload)

              async def send_websocket(self, socket, message):
                  if message["type"] == "websocket.close" and "code" in message:
                      message = {"code": 1000, **message}
                  await super().send_websocket(socket, message)

              def send_close(self, socket, code, reason):
                  super().send_close(socket, code, reason)
        `,
      },
      {
        title: '1000 for codes of its own',
        reports: 'code',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def closing(self, message):
                  code, reason = super().closing(message)
                  return 1000 if code == 3000 else code, reason
        `,
      },
      {
        title: 'no reason',
        reports: 'reason',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def closing(self, message):
                  code, reason = super().closing(message)
                  return code, "" if code == 4999 else reason
        `,
      },
      {
        title: 'the end of the connection alone',
        reports: 'nothing',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def send_close(self, socket, code, reason):
                  if code == 1001:
                      socket.close_sent = True
                      self.end(socket, code, reason)
                      socket.wire.close()
                  else:
                      super().send_close(socket, code, reason)
        `,
      },
    ],
  },
});
