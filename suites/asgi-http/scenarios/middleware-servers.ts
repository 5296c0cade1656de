import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import { str } from '../../../src/model/py.ts';
import { asgiAnswer, responseEvents } from '../../../src/model/scripts.ts';
import { SERVERS } from './servers.ts';

export default {
  id: 'asgi-http/scenarios/middleware-servers',
  title: 'Servers of other kinds, and another middleware below',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  async run(drive: MiddlewareDrive) {
    const plain = asgiAnswer(['served ', 'here']);
    const request = { target: '/servers' };
    for (let i = 0; i < 2; i += 1) await drive.http(request, plain);
    for (const variation of SERVERS) await drive.http({ ...request, variation }, plain);
    await drive.http(request, plain);
    const body = ['first', '', 'second', ''];
    const reading = {
      call: [{ do: 'receive-body', within: 0.3 } as const, ...responseEvents(['read'])],
    };
    const upload = { method: 'POST', target: '/upload', body };
    for (let i = 0; i < 2; i += 1) await drive.http(upload, reading);
    for (const variation of [{ sparseEvents: true }, { extraKeys: true }]) {
      await drive.http({ ...upload, variation }, reading);
    }
    await drive.http(upload, reading);
    const keys = ['route', 'endpoint', 'user', 'x_gw_conform'];
    const setting = {
      call: [
        ...keys.map((key) => ({ do: 'set', key, value: str('set inside') }) as const),
        ...responseEvents(['set']),
      ],
    };
    for (const form of ['application', 'copying', 'instance']) {
      await drive.http({ target: '/copies' }, setting, { form });
      await drive.http({ target: '/copies' }, plain, { form });
    }
  },
} satisfies MiddlewareScenario;
