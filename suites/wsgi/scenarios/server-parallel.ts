import type { ServerScenario } from '../../../src/model/server-scenario.ts';
import { script, start, waits, yields } from '../../../src/model/wsgi-script.ts';

const scenario: ServerScenario = {
  id: 'wsgi/scenarios/server-parallel',
  title: 'requests side by side',
  subject: 'server',
  interfaces: ['wsgi'],
  async run(drive) {
    // Whoever serves one after the other has them one after the other.
    const stays = script([waits('inside'), start()], yields('out again'));
    // With the first of them it is this scenario's turn.
    const first = await drive.connection();
    const more = await Promise.all(Array.from({ length: 5 }, () => drive.connection()));
    await Promise.all(
      [first, ...more].map(async (connection) => {
        await connection.request(
          {
            target: '/inside',
            headers: [['Connection', 'close']],
            client: [
              { do: 'request' },
              { do: 'await-wait', name: 'inside' },
              { do: 'pause', seconds: 0.15 },
              { do: 'go', name: 'inside' },
            ],
          },
          stays,
        );
        await connection.close();
      }),
    );
  },
};

export default scenario;
