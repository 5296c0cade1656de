import { asgi } from '../../../src/model/clause.ts';
import { item, lengthOf, type PyBytes } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isTaken, sent } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/send-waits-for-slow-clients',
  title: 'Lets send() wait while the client does not read',
  level: 'SHOULD',
  requirements: ['ASGI-068'],
  clause: asgi('Applications', 'will return once the send has been completed'),
  why: 'An application that streams a large file to a slow client fills the server’s memory with it, and a few such clients end the process.',
  on: 'served',
  messages: { buffered: 'took {mebibytes} MiB from the application while the client read nothing' },
  *given(served) {
    if (!served.client.some(({ do: what }) => what === 'stop-reading')) return;
    for (const call of callOf(served, 'http')) {
      const parts = sent(call, 'http.response.body');
      if (parts.length > 0) yield { call, parts };
    }
  },
  check({ call, parts }) {
    if (parts.some(({ event }) => !isTaken(event))) return;
    const sizes = parts.map(({ message }) => lengthOf(item(message, 'body') as PyBytes));
    const size = sizes.reduce((sum, each) => sum + each, 0);
    if (size < ENOUGH) return;
    return { message: 'buffered', event: call, data: { mebibytes: Math.round(size / 2 ** 20) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'writes and goes on',
        reports: 'buffered',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def flush(self, wire):
                  pass
        `,
      },
    ],
  },
});

/** More than what lies between two ends of a loopback connection. */
const ENOUGH = 32 * 2 ** 20;
