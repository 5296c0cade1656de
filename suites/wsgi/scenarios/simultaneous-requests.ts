import { bool } from '../../../src/model/py.ts';
import { httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { HttpRequest, Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'wsgi/scenarios/simultaneous-requests',
  title: 'Two requests at once, on a server with threads',
  interfaces: ['wsgi'],
  async run(drive) {
    const threads = { 'wsgi.multithread': bool(true) };
    const unknown = httpRequest(drive, {
      method: 'GET',
      target: '/gw-conform/simultaneous?with=a+longer+query',
    });
    const targets = sampleTargets(drive, 'GET');
    const requests = targets.map((target) => httpRequest(drive, { method: 'GET', target }));
    for (const [i, request] of requests.entries()) {
      const other: HttpRequest = requests[i + 1] ?? unknown;
      await drive.http({ ...request, variation: { with: threads, beside: other } });
      await drive.http({ ...other, variation: { with: threads, beside: request } });
    }
  },
} satisfies Scenario;
