import { httpRequest, targets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

const PATHS = [
  '/gw-conform-no-such-path',
  '/K%C3%B6ln/%E6%9D%B1%E4%BA%AC',
  '/%FF%FE',
  '/a%2Fb/c%20d',
  '//double//slash',
  '/a/./b/../c',
];

export default {
  id: 'http/scenarios/unusual-paths',
  title: 'Paths that do not exist: encoded, not UTF-8, with dots and empty segments',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    if (targets(drive, 'GET').length === 0) return;
    for (const target of PATHS) await drive.http(httpRequest(drive, { method: 'GET', target }));
  },
} satisfies Scenario;
