import * as fc from 'fast-check';
import type { WebSocketStep } from '../../../src/model/scenario.ts';
import { binary, text } from '../../http/inputs/text.ts';

const LONG = 70_000;

const message: fc.Arbitrary<WebSocketStep> = fc.oneof(
  { withCrossShrink: true },
  { weight: 6, arbitrary: text.map((each) => ({ do: 'text' as const, text: each })) },
  { weight: 3, arbitrary: binary.map((each) => ({ do: 'binary' as const, bytes: each })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('a', '🎉')
      .map((unit) => ({ do: 'text' as const, text: unit.repeat(LONG / unit.length) })),
  },
);

const close: fc.Arbitrary<WebSocketStep> = fc
  .tuple(
    fc.constantFrom(1000, 1001, 1008, 1011, 3000, 4999, null),
    fc.constantFrom(null, '', 'done', 'grüße 🎉'),
  )
  .map(([code, reason]) => ({ do: 'close', code, reason: code === null ? null : reason }));

/** How a conversation ends: by the client's close, or without one. */
const end: fc.Arbitrary<WebSocketStep> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: close },
  { weight: 1, arbitrary: fc.constant({ do: 'lose' as const }) },
);

/**
 * What a client does from its request to its end, as it may stand at each point: it waits for the
 * answer or does not, sends messages and waits for some in return, and goes away.
 */
export const conversations: fc.Arbitrary<readonly WebSocketStep[]> = fc
  .tuple(
    fc.boolean().map((isHasty) => !isHasty),
    fc.array(fc.tuple(message, fc.boolean()), { maxLength: 4 }),
    end,
  )
  .map(([waits, messages, last]) => {
    // Messages can only follow the answer; a client that does not wait for it goes away.
    if (!waits) return [last.do === 'close' ? { do: 'lose' as const } : last];
    const talk = messages.flatMap(([each, awaits], i): WebSocketStep[] =>
      awaits ? [each, { do: 'await-messages', count: i + 1 }] : [each],
    );
    return [{ do: 'await-answer' as const }, ...talk, last];
  });
