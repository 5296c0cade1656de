import { httpRequest, targets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'http/scenarios/repeated-headers',
  title: 'Repeated, empty and non-ASCII request headers',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    const headers = [
      ['X-Tag', 'one'],
      ['X-Tag', 'two'],
      ['X-Empty', ''],
      ['X-Latin', 'caf\u00e9'],
      ['Cookie', 'first=1; second=2'],
      ['Accept-Language', 'de;q=0.5, en'],
    ] as const;
    for (const target of targets(drive, 'GET')) {
      await drive.http(httpRequest(drive, { method: 'GET', target, headers }));
    }
  },
} satisfies Scenario;
