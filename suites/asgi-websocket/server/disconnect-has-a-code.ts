import { www } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/disconnect-has-a-code',
  title: 'Gives a code, and text for a reason, in websocket.disconnect',
  level: 'MUST',
  requirements: ['WS-074', 'WS-077'],
  clause: www(
    'Disconnect - receive event',
    'code (int) -- The WebSocket close code, as per the WebSocket spec',
  ),
  why: 'Applications compare it with 1000 to tell a goodbye from a loss.',
  on: 'served',
  messages: { code: 'code is {value}', reason: 'reason is {value}' },
  *given(served) {
    for (const call of callOf(served, 'websocket')) yield* received(call, 'websocket.disconnect');
  },
  check({ event, message }) {
    const code = item(message, 'code') ?? { py: 'none' };
    if (code.py !== 'int') return { message: 'code', event, data: { value: show(code) } };
    const reason = item(message, 'reason') ?? { py: 'none' };
    if (reason.py !== 'str' && reason.py !== 'none') {
      return { message: 'reason', event, data: { value: show(reason) } };
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'no reason, in an older version',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_asgi(self, kind):
                  return {"version": "3.0", "spec_version": "2.0" if kind == "lifespan" else "2.4"}

              def websocket_disconnect(self, code, reason):
                  return {"type": "websocket.disconnect", "code": code}
        `,
      },
    ],
    violating: [
      {
        title: 'no code',
        reports: 'code',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_disconnect(self, code, reason):
                  event = super().websocket_disconnect(code, reason)
                  return {**event, "code": None} if code == 1006 else event
        `,
      },
      {
        title: 'a reason in bytes',
        reports: 'reason',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_disconnect(self, code, reason):
                  event = super().websocket_disconnect(code, reason)
                  return {**event, "reason": b""} if code == 1006 else event
        `,
      },
    ],
  },
});
