import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers } from '../../../src/model/wsgi-script.ts';

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-tls',
  title: 'a request over TLS',
  subject: 'server',
  starts: true,
  interfaces: ['wsgi'],
  async run(drive) {
    if (!drive.takes.tls) return;
    const server = await drive.start({ tls: true });
    if (await server.ready()) {
      await server.drive.request({ target: '/secure' }, answers('Hello'));
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
