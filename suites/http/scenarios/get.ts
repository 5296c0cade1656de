import { httpRequest, targets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'http/scenarios/get',
  title: 'GET, twice in a row',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    for (const target of targets(drive, 'GET')) {
      await drive.http(httpRequest(drive, { method: 'GET', target }));
      await drive.http(httpRequest(drive, { method: 'GET', target }));
    }
  },
} satisfies Scenario;
