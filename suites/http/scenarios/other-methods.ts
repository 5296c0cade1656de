import { httpRequest } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

const ELSEWHERE = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH']);

export default {
  id: 'http/scenarios/other-methods',
  title: 'OPTIONS, DELETE and what else the routes declare',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    for (const route of drive.routes) {
      if (route.kind !== 'http' || ELSEWHERE.has(route.method)) continue;
      await drive.http(httpRequest(drive, { method: route.method, target: route.target }));
    }
  },
} satisfies Scenario;
