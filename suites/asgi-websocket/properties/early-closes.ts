import * as fc from 'fast-check';
import type { Act, Property } from '../../../src/model/property.ts';
import { webSocketRequest, webSocketTargets } from '../../../src/model/request.ts';
import type { WebSocketStep } from '../../../src/model/scenario.ts';

const ANSWER: WebSocketStep = { do: 'await-answer' };
const CLOSE: WebSocketStep = { do: 'close', code: 1000, reason: null };
const MESSAGES: readonly WebSocketStep[] = [
  { do: 'text', text: 'hello' },
  { do: 'text', text: '{"type": "hello"}' },
  { do: 'binary', bytes: 'hello' },
];

export default {
  id: 'asgi-websocket/properties/early-closes',
  title: 'A client that goes away before its first message, between two that do so after one',
  interfaces: ['asgi'],
  share: 0.02,
  input(ground) {
    const targets = webSocketTargets(ground);
    if (targets.length === 0) return null;
    return fc
      .tuple(
        fc.constantFrom(...targets),
        fc.constantFrom(...MESSAGES),
        fc.constantFrom<WebSocketStep>(CLOSE, { do: 'lose' }),
      )
      .map(([target, message, end]) => {
        const talk = webSocketRequest(ground, { target, steps: [ANSWER, message, end] });
        return [talk, { ...talk, steps: [ANSWER, end] }, talk];
      });
  },
} satisfies Property<fc.Arbitrary<readonly Act[]>>;
