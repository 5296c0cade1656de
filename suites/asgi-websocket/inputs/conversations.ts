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

/** Where a conversation stands, as its client sees it. */
interface State {
  readonly at: 'asked' | 'open' | 'gone';
  /** Messages of the client so far. */
  readonly sent: number;
}

const ASKED: State = { at: 'asked', sent: 0 };

/** What leads from one state to the next, and the step that it takes; null where it cannot be done. */
type Move = (state: State) => { readonly step: WebSocketStep; readonly next: State } | null;

const waits: Move = (state) =>
  state.at === 'asked' ? { step: { do: 'await-answer' }, next: { ...state, at: 'open' } } : null;

const sends =
  (step: WebSocketStep): Move =>
  (state) =>
    state.at === 'open' ? { step, next: { ...state, sent: state.sent + 1 } } : null;

const listens: Move = (state) =>
  state.at === 'open' && state.sent > 0
    ? { step: { do: 'await-messages', count: state.sent }, next: state }
    : null;

/** There is nothing to close before the answer: a client that is so hasty is lost. */
const ends =
  (step: WebSocketStep): Move =>
  (state) =>
    state.at === 'gone'
      ? null
      : { step: state.at === 'asked' ? { do: 'lose' } : step, next: { ...state, at: 'gone' } };

/** The steps of a client from its request on; moves that cannot be made are passed over. */
function played(moves: readonly Move[]): readonly WebSocketStep[] {
  const steps: WebSocketStep[] = [];
  let state = ASKED;
  for (const move of moves) {
    const made = move(state);
    if (made === null) continue;
    steps.push(made.step);
    state = made.next;
  }
  return steps;
}

/**
 * What a client does from its request to its end, as it may stand at each point: it waits for the
 * answer or does not, sends messages and waits for some in return, and goes away.
 *
 * No `fc.commands`: played as cases are made, they cost more than three times as much, and do not
 * always shrink to the same smallest conversation.
 */
export const conversations: fc.Arbitrary<readonly WebSocketStep[]> = fc
  .tuple(
    fc.boolean().map((isHasty) => !isHasty),
    fc.array(fc.tuple(message, fc.boolean()), { maxLength: 4 }),
    end,
  )
  .map(([isPatient, messages, last]) => {
    const talk = messages.flatMap(([each, awaits]) =>
      awaits ? [sends(each), listens] : [sends(each)],
    );
    return played([...(isPatient ? [waits] : []), ...talk, ends(last)]);
  });
