import { part, RECEIVE, script, start } from '../../../src/model/asgi-script.ts';
import type { ServerScenario } from '../../../src/model/server-scenario.ts';

const CHUNK = 'x'.repeat(262_144);

const scenario: ServerScenario = {
  id: 'asgi-http/scenarios/server-slow-clients',
  title: 'a client that does not read',
  subject: 'server',
  long: true,
  interfaces: ['asgi'],
  async run(drive) {
    await drive.request(
      {
        leaves: true,
        client: [
          { do: 'stop-reading' },
          { do: 'request' },
          { do: 'await-wait', name: 'full' },
          { do: 'reset' },
          { do: 'go', name: 'full' },
        ],
      },
      // 64 MiB are more than what lies between the two ends.
      script(
        RECEIVE,
        start(),
        {
          do: 'repeat',
          times: 256,
          steps: [{ ...part(CHUNK), within: 1, trap: true }],
          untilWaiting: true,
        },
        { do: 'wait', for: 'full' },
      ),
    );
  },
};

export default scenario;
