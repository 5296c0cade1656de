import { bool, str } from '../../../src/model/py.ts';
import { httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';
import type { Variation } from '../../../src/model/variation.ts';

/** Each is followed by the same request on the ordinary server. */
export const SERVERS: readonly Variation[] = [
  { callables: 'function' },
  { callables: 'object' },
  { headerList: 'emptied' },
  { behindMiddleware: true },
  { without: ['wsgi.file_wrapper'] },
  { without: ['QUERY_STRING'] },
  { without: ['SCRIPT_NAME'] },
  { without: ['REMOTE_ADDR', 'REMOTE_PORT'] },
  { with: { CONTENT_LENGTH: str(''), CONTENT_TYPE: str('') } },
  { with: { 'wsgi.run_once': bool(true) } },
  { with: { 'wsgi.multithread': bool(true), 'wsgi.multiprocess': bool(true) } },
  { with: { 'wsgi.url_scheme': str('https'), HTTPS: str('on') } },
  { with: { 'gw_conform.extra': str('a variable of this server') } },
  {
    with: {
      HTTP_CONNECTION: str('close, TE'),
      HTTP_TE: str('trailers'),
      HTTP_KEEP_ALIVE: str('timeout=5'),
      HTTP_UPGRADE: str('h2c'),
    },
  },
];

export default {
  id: 'wsgi/scenarios/servers',
  title: 'Servers of other kinds: callables, optional variables, flags',
  interfaces: ['wsgi'],
  async run(drive) {
    for (const target of sampleTargets(drive, 'GET')) {
      const request = httpRequest(drive, { method: 'GET', target });
      for (const variation of SERVERS) {
        // Only an empty query may be left out.
        if (target.includes('?') && variation.without?.includes('QUERY_STRING')) continue;
        await drive.http({ ...request, variation });
        await drive.http(request);
      }
    }
    // The URL of the application itself, without the slash: PATH_INFO is empty, or left out.
    const root = httpRequest(drive, { method: 'GET', target: '/gw-conform' });
    const mounted = { SCRIPT_NAME: str('/gw-conform') };
    const present = { with: { ...mounted, PATH_INFO: str('') } };
    for (const variation of [present, { with: mounted, without: ['PATH_INFO'] }, present]) {
      await drive.http({ ...root, variation });
    }
  },
} satisfies Scenario;
