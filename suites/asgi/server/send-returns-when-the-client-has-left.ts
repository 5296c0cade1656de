import { sendsAfterReset } from '../../../src/model/asgi-conversation.ts';
import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/send-returns-when-the-client-has-left',
  title: 'Comes back from send() when the client has left',
  level: 'MUST',
  requirements: ['ASGI-029'],
  clause: asgi(
    'Applications',
    'that will return once the send has been completed or the connection has been closed',
  ),
  why: 'A send() that waits for a client that has gone holds its application, and what that holds, until the server ends.',
  on: 'served',
  messages: { stuck: 'send() had not come back after {seconds} seconds' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) yield* sendsAfterReset(call, served);
  },
  check({ event }) {
    if (event.outcome?.waiting !== true) return;
    const seconds = Math.round(((event.until ?? event.t) - event.t) / 1e6);
    return { message: 'stuck', event, data: { seconds } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'waits for the client to read',
        reports: 'stuck',
        python: python`
          from asyncio import sleep
          from reference_asgi import Server

          class Server(Server):
              async def send_http(self, exchange, message):
                  while exchange.wire.lost:
                      await sleep(1)
                  await super().send_http(exchange, message)
        `,
      },
    ],
  },
});
