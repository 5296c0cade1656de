import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isStuck } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/disconnects-when-the-client-leaves',
  title: 'Delivers http.disconnect when the client has left',
  level: 'MUST',
  requirements: ['HTTP-013', 'HTTP-107'],
  clause: www(
    'Disconnect - receive event',
    'you may want to trigger cleanup code if the connection closes early',
  ),
  why: 'A long poll whose client has gone stays for ever, with all that it holds.',
  on: 'served',
  messages: { stuck: 'receive() did not come back after the client had left' },
  *given(served) {
    const reset = served.wire?.events.find(
      ({ type, from }) => type === 'reset' && from === 'client',
    );
    if (reset === undefined) return;
    for (const call of callOf(served, 'http')) {
      const first = call.events.find(({ type, t }) => type === 'receive-until' && t > reset.t);
      if (first !== undefined) yield first;
    }
  },
  check(event) {
    if (isStuck(event)) return { message: 'stuck', event };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'waits for the response to end',
        reports: 'stuck',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def until_disconnect(self, exchange):
                  while not exchange.complete:
                      await exchange.wire.change()
        `,
      },
    ],
  },
});
