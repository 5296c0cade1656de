import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import { int, list, type Py, str } from '../../../src/model/py.ts';
import { startResponse, wsgiAnswer, yields } from '../../../src/model/scripts.ts';
import type { Variation } from '../../../src/model/variation.ts';

const NONE: Py = { py: 'none' };

const SERVERS: readonly Variation[] = [
  { with: { scheme: str('https') } },
  { without: ['scheme'] },
  { with: { http_version: str('2') } },
  { with: { http_version: str('1.0') } },
  { with: { client: NONE } },
  { with: { server: NONE } },
  { without: ['client', 'server'] },
  { with: { client: list([str('10.0.0.7'), int(50000)]) } },
  { with: { server: list([str('example.org'), int(8443)]) } },
  { with: { root_path: str('/mounted'), path: str('/mounted/there') } },
  { with: { root_path: str('/caf\u00e9'), path: str('/caf\u00e9/\u65e5\u672c') } },
];

export default {
  id: 'wsgi/scenarios/middleware-adapters',
  title: 'Scopes of every kind for a WSGI application inside',
  subject: 'middleware',
  interfaces: ['wsgi'],
  outer: 'asgi',
  async run(drive: MiddlewareDrive) {
    const script = wsgiAnswer(['adapted']);
    for (const variation of SERVERS) await drive.http({ target: '/mounted', variation }, script);
    const titled = { variation: { headerCase: 'title' } } as const;
    const typed = [['Content-Type', 'text/x-odd'] as const];
    const upload = { method: 'POST', target: '/mounted', headers: typed, body: ['some'] };
    await drive.http({ ...upload, ...titled }, script);
    const reading = {
      call: [{ do: 'input', method: 'read', args: [] } as const, startResponse('201 Created It')],
      iterate: yields('created'),
    };
    for (const body of [['one, ', 'two, ', '', 'three'], ['']]) {
      const headers = [['Content-Type', 'text/x-odd; a=b'] as const];
      await drive.http({ method: 'POST', target: '/read?a=%20', headers, body }, reading);
    }
  },
} satisfies MiddlewareScenario;
