import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers } from '../../../src/model/wsgi-script.ts';

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-mounted',
  title: 'an application under a path',
  subject: 'server',
  starts: true,
  interfaces: ['wsgi'],
  async run(drive) {
    if (!drive.takes.rootPath) return;
    const server = await drive.start({ rootPath: '/mounted' });
    if (await server.ready()) {
      for (const target of ['/mounted/path', '/mounted/', '/mounted']) {
        await server.drive.request({ target }, answers('Hello'));
      }
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
