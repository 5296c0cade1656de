import type { SurroundingScenario } from '../../../src/model/scenario.ts';

export default {
  id: 'asgi-lifespan/scenarios/start-requests-stop',
  title: 'Start-up before the requests, shutdown after them',
  interfaces: ['asgi'],
  async around(drive, others) {
    await drive.startLifespan();
    await others();
    await drive.stopLifespan();
  },
} satisfies SurroundingScenario;
