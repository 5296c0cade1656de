import {
  accept,
  answer,
  RECEIVE,
  script,
  UNTIL_DISCONNECT,
} from '../../../src/model/asgi-script.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-mounts',
  title: 'an application that is mounted under a path',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    if (!drive.takes.rootPath) return;
    const server = await drive.start({ rootPath: '/mount' });
    if (await server.ready()) {
      await server.drive.request({ target: '/a%20b?q=1' }, answer());
      await server.drive.request(
        {
          websocket: true,
          client: [
            { do: 'request' },
            { do: 'await-head' },
            { do: 'frame', opcode: 8, payload: '\x03\xe8' },
            { do: 'await-end' },
          ],
        },
        script(RECEIVE, accept(), UNTIL_DISCONNECT),
      );
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
