import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import { answers } from '../../../src/model/wsgi-script.ts';

const FORMS = ['function', 'method', 'Class', 'partial', 'middleware'];

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-callables',
  title: 'applications that are other sorts of callable',
  subject: 'server',
  starts: true,
  interfaces: ['wsgi'],
  async run(drive) {
    await Promise.all(
      FORMS.map(async (form) => {
        const server = await drive.start({ form });
        if (await server.ready()) {
          await server.drive.request({ target: '/callable' }, answers('Hel', 'lo'));
        }
        server.ask();
        await server.ended();
      }),
    );
  },
};

export default scenario;
