import {
  accept,
  answer,
  body,
  pairs,
  RECEIVE,
  script,
  send,
  start,
  UNTIL_DISCONNECT,
} from '../../../src/model/asgi-script.ts';
import { str } from '../../../src/model/py.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const PUSHES = script(
  RECEIVE,
  start(),
  send(
    'http.response.push',
    { path: str('/pushed'), headers: pairs([['x-pushed', 'yes']]) },
    { trap: true },
  ),
  body('and more'),
);

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-http2',
  title: 'streams of HTTP/2, with and without pushes',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    if (!drive.takes.tls) return;
    const server = await drive.start({ tls: true, shared: true });
    if (await server.ready()) {
      const host = ['host', 'elsewhere.example'] as const;
      const all = await server.drive.http2([
        [{}, answer('one')],
        [
          {
            target: '/two?a=1',
            headers: [
              ['x-twice', 'a'],
              ['cookie', 'a=1'],
            ],
          },
          answer('two'),
        ],
        [{ method: 'POST', body: 'x'.repeat(100_000) }, answer('three')],
        [{ target: '/none' }, answer('')],
        [{ websocket: true, target: '/socket' }, script(RECEIVE, accept(), UNTIL_DISCONNECT)],
      ]);
      if (all !== null) {
        // Some take it for malformed to name another host.
        await server.drive.http2([[{ headers: [host] }, answer('four')]]);
        await server.drive.http2([[{ target: '/first' }, PUSHES]], { takesPushes: true });
        await server.drive.http2([[{ target: '/second' }, PUSHES]]);
      }
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
