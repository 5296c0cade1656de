import { answer } from '../../../src/model/asgi-script.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const scenario: ServerScenario = {
  id: 'asgi/scenarios/server-two-callables',
  title: 'an application of ASGI 2',
  subject: 'server',
  starts: true,
  interfaces: ['asgi'],
  async run(drive) {
    const server = await drive.start({ form: 'legacy' });
    if (await server.ready()) {
      await server.drive.request({}, answer());
      await server.drive.request({ method: 'POST', body: 'abc' }, answer());
    }
    server.ask();
    await server.ended();
  },
};

export default scenario;
