import { decodeValue, type WireValue as EncodedValue } from '../bridge/decode.ts';
import { type EventDecoder, isWhole, type WireEvent } from '../bridge/events.ts';
import type { AnyEvent, Ending, Exchange } from '../model/evidence.ts';
import type { Py } from '../model/py.ts';
import { briefExchange, type Shape } from './brief.ts';
import type { Case } from './cases.ts';

/** The end of an exchange, as the host tells it. */
export interface Done {
  readonly id: number;
  readonly events?: readonly WireEvent[];
  /** Of a batch: instead of the events the number of their shape, and when each happened. */
  readonly shape?: number;
  readonly t?: readonly number[];
  readonly ended: Ending['how'];
  /** A middleware's scope by then. */
  readonly afterwards?: unknown;
}

/** An exchange while it is being recorded, and after: late events are still added. */
export class ExchangeRecord {
  readonly id: string;
  readonly case: Case;
  afterwards: Py | null = null;
  /** In the host's numbering; null for what does not count. */
  #events: (AnyEvent | null)[] = [];
  #ended: Ending = { how: 'died', detail: null };
  #brief: Exchange | null = null;

  constructor(id: string, made: Case) {
    this.id = id;
    this.case = made;
  }

  /** A middleware's scope when its exchange had ended, where the host tells. */
  learnAfterwards(scope: unknown): void {
    if (scope !== null) this.afterwards = decodeValue(scope as EncodedValue);
  }

  /** What is known of it when it ends, or when nothing more will be known. */
  end(
    events: readonly WireEvent[],
    decoder: EventDecoder,
    ended: Ending,
    times: readonly number[] = [],
  ): void {
    this.#events = events.map((each, i) =>
      isWhole(each) ? decoder.decode(each, times[i] ?? each.t, this.case.sent) : null,
    );
    this.#ended = ended;
  }

  /** It ends, and what happened has happened in others, too. */
  endBriefly(shape: Shape, times: readonly number[], ended: Ending): void {
    this.#brief = briefExchange(this.id, this.case, { shape, times, ended });
  }

  /** Something happened after the host had reported it. */
  addLate(wire: WireEvent, decoder: EventDecoder): void {
    const replaces = wire['replaces'] as number | undefined;
    // A call that takes effect only now: the earlier record of it never had any.
    if (replaces !== undefined) this.#events.splice(replaces, 1);
    this.#events.push(isWhole(wire) ? decoder.decode(wire) : null);
  }

  toExchange(): Exchange {
    if (this.#brief !== null) return this.#brief;
    return {
      kind: this.case.kind,
      id: this.id,
      request: this.case.request,
      offered: this.case.offered,
      events: this.#events.filter((each) => each !== null),
      ended: this.#ended,
    } as Exchange;
  }
}
