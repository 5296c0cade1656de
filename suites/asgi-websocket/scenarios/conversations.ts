import { webSocketRequest, webSocketTargets } from '../../../src/model/request.ts';
import type { Scenario, WebSocketStep } from '../../../src/model/scenario.ts';

const ANSWER: WebSocketStep = { do: 'await-answer' };
const CLOSE: WebSocketStep = { do: 'close', code: 1000, reason: 'done' };

const CONVERSATIONS: readonly (readonly WebSocketStep[])[] = [
  [ANSWER, CLOSE],
  [ANSWER, { do: 'text', text: 'hello' }, { do: 'await-messages', count: 1 }, CLOSE],
  [ANSWER, { do: 'binary', bytes: '\u0000\u00ff' }, { do: 'await-messages', count: 1 }, CLOSE],
  [ANSWER, { do: 'text', text: '' }, { do: 'binary', bytes: '' }, CLOSE],
  [
    ANSWER,
    { do: 'text', text: 'grüße 🎉' },
    { do: 'text', text: '{"name": "gw-conform"}' },
    { do: 'close', code: null, reason: null },
  ],
  [ANSWER, { do: 'text', text: 'hello' }, { do: 'lose' }],
  [ANSWER, { do: 'lose' }],
  [{ do: 'lose' }],
];

export default {
  id: 'asgi-websocket/scenarios/conversations',
  title: 'Text and binary messages, close by the client, loss without a close frame',
  interfaces: ['asgi'],
  async run(drive) {
    for (const target of webSocketTargets(drive)) {
      for (const steps of CONVERSATIONS) {
        await drive.websocket(webSocketRequest(drive, { target, steps }));
      }
    }
  },
} satisfies Scenario;
