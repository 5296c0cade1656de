import { bodyRoutes, httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { HttpRequest, Scenario } from '../../../src/model/scenario.ts';
import type { Variation } from '../../../src/model/variation.ts';

const JSON_TEXT = '{"name": "gw-conform"}';

const BODY_SERVERS: readonly Variation[] = [
  { sparseEvents: true },
  { extraKeys: true },
  { headerCase: 'title' },
];

export default {
  id: 'asgi-http/scenarios/events',
  title:
    'Events without their defaults, with unknown keys, unknown and malformed ones; lost clients',
  interfaces: ['asgi'],
  async run(drive) {
    for (const { method, target } of bodyRoutes(drive).slice(0, 8)) {
      for (const body of [[''], [JSON_TEXT], [JSON_TEXT.slice(0, 5), '', JSON_TEXT.slice(5), '']]) {
        const headers = [['Content-Type', 'application/json']] as const;
        const request = httpRequest(drive, { method, target, headers, body });
        await drive.http(request);
        await drive.http(request);
        for (const variation of BODY_SERVERS) await drive.http({ ...request, variation });
      }
    }
    for (const target of sampleTargets(drive, 'GET')) {
      const request: HttpRequest = httpRequest(drive, { method: 'GET', target });
      for (const sendFails of [1, 2]) await drive.http({ ...request, variation: { sendFails } });
    }
  },
} satisfies Scenario;
