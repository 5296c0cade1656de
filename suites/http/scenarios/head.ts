import { httpRequest, targets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'http/scenarios/head',
  title: 'HEAD of what GET answers',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    const all = new Set([...targets(drive, 'GET'), ...targets(drive, 'HEAD')]);
    for (const target of all) await drive.http(httpRequest(drive, { method: 'HEAD', target }));
  },
} satisfies Scenario;
