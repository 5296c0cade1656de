import { httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'wsgi/scenarios/raising-servers',
  title: 'A server that raises out of the first and of the second start_response',
  interfaces: ['wsgi'],
  async run(drive) {
    for (const target of sampleTargets(drive, 'GET')) {
      for (const startResponseRaises of [1, 2] as const) {
        const variation = { startResponseRaises };
        await drive.http({ ...httpRequest(drive, { method: 'GET', target }), variation });
      }
    }
  },
} satisfies Scenario;
