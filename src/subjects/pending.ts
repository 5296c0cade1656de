import type { HostMessage } from '../bridge/host.ts';
import type { Exchange } from '../model/evidence.ts';
import type { Case } from './cases.ts';
import { ExchangeRecord } from './exchanges.ts';
import { deferred } from './promises.ts';

/** An exchange of whose end the host has yet to tell. */
export interface Pending {
  readonly id: number;
  readonly record: ExchangeRecord;
  /** Seconds within which it has to end, counted from when its turn has come. */
  readonly limit: number;
  readonly ended: Promise<Exchange>;
  readonly resolve: (exchange: Exchange) => void;
  readonly giveUp: () => void;
  readonly reject: (error: Error) => void;
  /** Told of what the host says of it before its end, where somebody wants to know. */
  readonly onMessage: ((message: HostMessage) => void) | null;
  /** It came with others: when one of them hangs or ends the process, the rest are given up. */
  readonly ofBatch: boolean;
  /** Its end is told together with that of others. */
  inBatch: boolean;
}

/** An exchange before it is submitted. */
export function pend(
  id: number,
  made: Case,
  limit: number,
  onMessage: Pending['onMessage'],
  idPrefix = '',
): Pending {
  const { promise, resolve, reject } = deferred<Exchange>();
  const record = new ExchangeRecord(`${idPrefix}${id}`, made);
  const giveUp = () => undefined;
  const all = { id, record, limit, ended: promise, resolve, reject, giveUp, onMessage };
  return { ...all, ofBatch: false, inBatch: false };
}

/** Exchanges of whose ends somebody wants to hear together: null for those that are given up. */
export class Batch {
  readonly #all = deferred<(Exchange | null)[]>();
  readonly #exchanges: (Exchange | null)[];
  #left: number;

  constructor(size: number) {
    this.#exchanges = Array.from({ length: size }, () => null);
    this.#left = size;
    if (size === 0) this.#all.resolve([]);
  }

  get ended(): Promise<(Exchange | null)[]> {
    return this.#all.promise;
  }

  /** The one with this index, before it is submitted. */
  pend(index: number, id: number, made: Case, limit: number, idPrefix = ''): Pending {
    return {
      id,
      record: new ExchangeRecord(`${idPrefix}${id}`, made),
      limit,
      // Whoever waits for one of them may as well wait for all.
      ended: this.ended as Promise<never>,
      resolve: (exchange) => this.#settle(index, exchange),
      giveUp: () => this.#settle(index, null),
      reject: this.#all.reject,
      onMessage: null,
      ofBatch: true,
      inBatch: true,
    };
  }

  #settle(index: number, exchange: Exchange | null): void {
    this.#exchanges[index] = exchange;
    this.#left -= 1;
    if (this.#left === 0) this.#all.resolve(this.#exchanges);
  }
}

/** Who has ended the process, when none of those ran that run in turn. */
export function suspectOf(lasting: readonly Pending[]): Pending | undefined {
  // Of several at once the one that began last: as good a guess as any.
  return lasting.findLast((each) => each.onMessage !== null) ?? lasting[0];
}
