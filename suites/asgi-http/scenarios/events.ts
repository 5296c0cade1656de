import { bodyRoutes, httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { HttpRequest, Scenario } from '../../../src/model/scenario.ts';
import type { Variation } from '../../../src/model/variation.ts';

const JSON_TEXT = '{"name": "gw-conform"}';

const PIECE = JSON_TEXT.slice(0, 5);

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
      const headers = [['Content-Type', 'application/json']] as const;
      const whole = httpRequest(drive, { method, target, headers, body: [JSON_TEXT] });
      const pieces = [PIECE, '', JSON_TEXT.slice(PIECE.length), ''];
      for (const body of [[''], [JSON_TEXT], pieces]) {
        const request = { ...whole, body };
        await drive.http(request);
        await drive.http(request);
        for (const variation of BODY_SERVERS) await drive.http({ ...request, variation });
        await drive.http(request);
      }
      // The first piece alone, and the whole once more: what changes by itself is told from what was cut.
      for (const body of [[PIECE], [PIECE], [JSON_TEXT]]) await drive.http({ ...whole, body });
    }
    for (const target of sampleTargets(drive, 'GET')) {
      const request: HttpRequest = httpRequest(drive, { method: 'GET', target });
      for (const sendFails of [1, 2]) await drive.http({ ...request, variation: { sendFails } });
    }
  },
} satisfies Scenario;
