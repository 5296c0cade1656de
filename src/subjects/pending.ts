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
  /** The same, or null where it was given up before it ran. */
  readonly settled: Promise<Exchange | null>;
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
  onMessage: Pending['onMessage'] | 'in batch',
  idPrefix = '',
): Pending {
  const { promise, resolve, reject } = deferred<Exchange>();
  const record = new ExchangeRecord(`${idPrefix}${id}`, made);
  const inBatch = onMessage === 'in batch';
  const givenUp = deferred<null>();
  return {
    id,
    record,
    limit,
    ended: promise,
    settled: inBatch ? Promise.race([promise, givenUp.promise]) : promise,
    resolve,
    reject,
    giveUp: () => givenUp.resolve(null),
    onMessage: inBatch ? null : onMessage,
    ofBatch: inBatch,
    inBatch,
  };
}

/** Who has ended the process, when none of those ran that run in turn. */
export function suspectOf(lasting: readonly Pending[]): Pending | undefined {
  // Of several at once the one that began last: as good a guess as any.
  return lasting.findLast((each) => each.onMessage !== null) ?? lasting[0];
}

/**
 * Which of a batch it was that ended the process, or hung, is told when they run one by one. False
 * if the first of the queue was no part of one.
 */
export function leaveBatch(queue: readonly Pending[]): boolean {
  const wasInBatch = queue[0]?.inBatch === true;
  for (const each of queue) each.inBatch = false;
  return wasInBatch;
}

/** What remains of a queue when batches are given up. */
export function withoutBatch(queue: readonly Pending[]): Pending[] {
  for (const each of queue) if (each.ofBatch) each.giveUp();
  return queue.filter((each) => !each.ofBatch);
}
