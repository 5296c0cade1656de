import { bodyRoutes, httpRequest, targets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export default {
  id: 'http/scenarios/client-leaves',
  title: 'A client that leaves while its body or the answer is on the way',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    for (const { method, target } of bodyRoutes(drive)) {
      await drive.http(
        httpRequest(drive, {
          method,
          target,
          headers: [['Content-Type', 'text/plain']],
          body: ['first ', 'second ', 'third'],
          leave: { during: 'request', after: 1 },
        }),
      );
    }
    for (const target of targets(drive, 'GET')) {
      for (const after of [0, 1]) {
        const leave = { during: 'response', after } as const;
        await drive.http(httpRequest(drive, { method: 'GET', target, leave }));
      }
    }
  },
} satisfies Scenario;
