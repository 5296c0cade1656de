import { webSocketRequest, webSocketTargets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

const OFFERS = [['chat'], ['chat', 'superchat'], ['x-gw-conform']];

export default {
  id: 'asgi-websocket/scenarios/subprotocols',
  title: 'Subprotocols offered: one, several, one that nobody knows',
  interfaces: ['asgi'],
  async run(drive) {
    for (const target of webSocketTargets(drive)) {
      for (const subprotocols of OFFERS) {
        const steps = [
          { do: 'await-answer' },
          { do: 'text', text: 'hello' },
          { do: 'close', code: 1000, reason: '' },
        ] as const;
        await drive.websocket(webSocketRequest(drive, { target, subprotocols, steps }));
      }
    }
  },
} satisfies Scenario;
