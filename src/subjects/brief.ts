import { type EventDecoder, isWhole, type Sent, type WireEvent } from '../bridge/events.ts';
import type { AnyEvent, Ending, Exchange } from '../model/evidence.ts';
import { LIKENESS, type Likeness } from '../model/likeness.ts';
import type { Case } from './cases.ts';
import { gistOf, veil, veilSent } from './veil.ts';

let shapes = 0;

/** What happened in many exchanges alike, the times aside. */
export class Shape {
  readonly number = ++shapes;
  readonly size: number;
  /** It was no server's refusal, and no client's leaving, that ended the exchange. */
  readonly isPlain: boolean;
  readonly #events: readonly (ReturnType<EventDecoder['template']> | null)[];

  constructor(wires: readonly WireEvent[], decoder: EventDecoder) {
    this.#events = wires.map((each) => (isWhole(each) ? decoder.template(each) : null));
    this.size = wires.length;
    this.isPlain = wires.every((each) => each.e !== 'leave' && !('refused' in each));
  }

  events(times: readonly number[], sent: Sent): AnyEvent[] {
    const events: AnyEvent[] = [];
    for (const [i, event] of this.#events.entries()) {
      if (event !== null) events.push(event(times[i], sent));
    }
    return events;
  }
}

interface Told {
  readonly shape: Shape;
  readonly times: readonly number[];
  readonly ended: Ending;
}

/** An exchange whose parts are made when they are asked for: of most nobody does. */
export function briefExchange(id: string, made: Case, told: Told): Exchange {
  const likeness = isLikeOthers(told) ? new BriefLikeness(id, made, told) : null;
  let events: readonly AnyEvent[] | null = null;
  return {
    kind: made.kind,
    id,
    request: made.request,
    get offered() {
      return made.offered;
    },
    get events() {
      return (events ??= told.shape.events(told.times, made.sent));
    },
    ended: told.ended,
    [LIKENESS]: likeness,
  } as Exchange;
}

function isLikeOthers({ shape, ended }: Told): boolean {
  return shape.isPlain && (ended.how === 'returned' || ended.how === 'raised');
}

class BriefLikeness implements Likeness {
  readonly #id: string;
  readonly #case: Case;
  readonly #told: Told;

  constructor(id: string, made: Case, told: Told) {
    this.#id = id;
    this.#case = made;
    this.#told = told;
  }

  get key(): string {
    const { shape, ended } = this.#told;
    return `${shape.number} ${ended.how} ${gistOf(this.#case)}`;
  }

  get size(): number {
    return this.#told.shape.size;
  }

  veiled(look: () => void): Exchange {
    const { shape, times, ended } = this.#told;
    const events = shape.events(times, (place) => veilSent(this.#case, place, look));
    return veil(this.#case, { id: this.#id, events, ended }, look);
  }
}
