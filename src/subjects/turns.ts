import type { Pending } from './pending.ts';
import type { Standing } from './stacks.ts';

/** Exchanges that run one after the other: the first is the one that is running. */
export class Turns implements Iterable<Pending> {
  #all: Pending[] = [];

  get first(): Pending | undefined {
    return this.#all[0];
  }

  [Symbol.iterator](): Iterator<Pending> {
    return this.#all.values();
  }

  add(pending: readonly Pending[]): void {
    this.#all.push(...pending);
  }

  find(id: number): Pending | undefined {
    return this.#all.find((each) => each.id === id);
  }

  clear(): void {
    this.#all = [];
  }

  remove(pending: Pending): void {
    const place = this.#all.indexOf(pending);
    if (place >= 0) this.#all.splice(place, 1);
  }

  /** One of a batch hung, or ended the process: those after it would cost too much. */
  giveUpAfter(pending: Pending): void {
    const from = this.#all.indexOf(pending) + 1;
    const givenUp = this.#all.filter(({ ofBatch }, i) => ofBatch && i >= from);
    this.#all = this.#all.filter((each) => !givenUp.includes(each));
    for (const each of givenUp) each.giveUp();
  }

  /**
   * Which of a batch it was that ended the process, or hung, is told when they run one by one.
   * False if the first was no part of one.
   */
  leaveBatch(): boolean {
    const wasInBatch = this.first?.inBatch === true;
    for (const each of this.#all) each.inBatch = false;
    return wasInBatch;
  }

  /** The one that runs, by what the process says, and for how many seconds it still may. */
  running(
    standing: Standing['running'],
  ): { readonly pending: Pending; readonly left: number } | null {
    const pending = this.#all.find(({ id }) => standing.has(id));
    if (pending === undefined) return null;
    return { pending, left: pending.limit - (standing.get(pending.id)?.seconds ?? 0) };
  }
}
