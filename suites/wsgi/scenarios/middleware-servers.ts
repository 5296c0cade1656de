import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import { wsgiAnswer } from '../../../src/model/scripts.ts';
import { SERVERS } from './servers.ts';

export default {
  id: 'wsgi/scenarios/middleware-servers',
  title: 'Servers of other kinds: callables, optional variables, flags, errors of their own',
  subject: 'middleware',
  interfaces: ['wsgi'],
  outer: 'wsgi',
  async run(drive: MiddlewareDrive) {
    const script = wsgiAnswer(['served ', 'here']);
    for (const variation of SERVERS) {
      await drive.http({ target: '/servers', variation }, script);
      await drive.http({ target: '/servers' }, script);
    }
    for (const startResponseRaises of [1, 2] as const) {
      await drive.http({ target: '/servers', variation: { startResponseRaises } }, script);
    }
  },
} satisfies MiddlewareScenario;
