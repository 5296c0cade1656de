import type { EventDecoder, WireEvent } from '../bridge/events.ts';
import type { Exchange } from '../model/evidence.ts';
import type { Py } from '../model/py.ts';
import type { ExchangeRecord } from './exchanges.ts';

/** What happened after an exchange had ended, as the host tells it. */
export interface Late {
  readonly id: number;
  readonly event: WireEvent;
}

/** The exchanges of which somebody may still want to know, by the host's numbers. */
export class Records {
  readonly #all = new Map<number, ExchangeRecord>();
  readonly #changed = new Set<ExchangeRecord>();

  keep(id: number, record: ExchangeRecord): void {
    this.#all.set(id, record);
  }

  /** It has ended. Nothing happens for one that is not kept. */
  end(id: number): void {
    const record = this.#all.get(id);
    if (record !== undefined) this.#changed.add(record);
  }

  /** Something happened after its end. */
  addLate({ id, event }: Late, decoder: EventDecoder): void {
    this.#all.get(id)?.addLate(event, decoder);
    this.end(id);
  }

  /** Those that have ended, or to which something was added, since the last call. */
  takeChanged(): Exchange[] {
    const exchanges = [...this.#changed].map((record) => record.toExchange());
    this.#changed.clear();
    return exchanges;
  }

  /** The scope of an exchange when that had ended; null where the host does not tell. */
  afterwardsOf(id: number): Py | null {
    return this.#all.get(id)?.afterwards ?? null;
  }

  /** Lets go of an exchange that has ended: nothing that is still added to it matters. */
  forget(id: number): void {
    this.#all.delete(id);
  }

  clear(): void {
    this.#all.clear();
    this.#changed.clear();
  }
}
