import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import { startResponse, wsgiAnswer, yields } from '../../../src/model/scripts.ts';

export default {
  id: 'wsgi/scenarios/middleware-clients-leave',
  title: 'Clients that leave before the answer has ended',
  subject: 'middleware',
  interfaces: ['wsgi'],
  async run(drive: MiddlewareDrive) {
    const blocks = ['one', 'two', 'three', 'four'];
    const late = { call: [], iterate: [startResponse(), ...yields(...blocks)] };
    for (const after of [0, 1, 2]) {
      const request = { target: '/left', leave: { during: 'response', after } } as const;
      await drive.http(request, wsgiAnswer(blocks));
      await drive.http(request, late);
    }
  },
} satisfies MiddlewareScenario;
