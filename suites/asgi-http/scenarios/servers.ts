import { dict, int, list, type Py, str } from '../../../src/model/py.ts';
import { httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';
import type { Variation } from '../../../src/model/variation.ts';

const NONE: Py = { py: 'none' };

const VERSIONS = ['2.0', '2.1', '2.2', '2.3', '2.4'];

const COOKIES = ['Cookie', 'first=1; second=2'] as const;
/** Where a client may send each cookie in a header of its own. */
const HTTP_2: Variation = { with: { http_version: str('2') }, splitCookies: true };

export const SERVERS: readonly Variation[] = [
  { without: ['scheme'] },
  { without: ['raw_path'] },
  { without: ['root_path'] },
  { without: ['client'] },
  { without: ['server'] },
  { without: ['extensions'] },
  { without: ['asgi.spec_version'] },
  { without: ['asgi.version'] },
  { with: { raw_path: NONE } },
  { with: { client: NONE } },
  { with: { server: NONE } },
  { with: { server: list([str('/run/gw-conform.sock'), NONE]) } },
  { with: { client: { py: 'tuple', items: [str('::1'), int(50000)] } } },
  { with: { scheme: str('https') } },
  { with: { http_version: str('2') } },
  { with: { x_gw_conform: dict({ note: str('a key of this server') }) } },
  { headerCase: 'title' },
  { extraKeys: true },
  { sparseEvents: true },
  ...VERSIONS.map((version) => ({ with: { 'asgi.spec_version': str(version) } })),
];

export default {
  id: 'asgi-http/scenarios/servers',
  title: 'Servers of other kinds: optional keys, versions, keys that nobody knows',
  interfaces: ['asgi'],
  async run(drive) {
    for (const target of sampleTargets(drive, 'GET')) {
      const request = httpRequest(drive, { method: 'GET', target });
      await drive.http(request);
      await drive.http(request);
      const cookies = { ...request, headers: [...request.headers, COOKIES] };
      await drive.http(cookies);
      await drive.http(cookies);
      await drive.http({ ...cookies, variation: HTTP_2 });
      await drive.http(cookies);
      for (const variation of SERVERS) await drive.http({ ...request, variation });
      await drive.http(request);
    }
  },
} satisfies Scenario;
