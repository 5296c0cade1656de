import type { Launch } from './launch.ts';
import { Turns } from './turns.ts';

/** Processes of one server besides its first. */
const MOST = 2;

/**
 * More of a server that takes one request at a time, for scenarios that would otherwise have to
 * wait for each other. Started when they are wanted.
 */
export class Spares {
  readonly #begin: () => Promise<Launch>;
  readonly #onReady: (launch: Launch) => void;
  readonly #turns = new Turns(MOST);
  readonly #begun: Promise<Launch>[] = [];
  readonly #free: Promise<Launch | null>[] = [];

  constructor(begin: () => Promise<Launch>, onReady: (launch: Launch) => void) {
    this.#begin = begin;
    this.#onReady = onReady;
  }

  /** Does something with one that nobody else uses meanwhile; with null if it does not answer. */
  take<T>(action: (launch: Launch | null) => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      const spare = this.#free.pop() ?? this.#another();
      try {
        return await action(await spare);
      } finally {
        this.#free.push(spare);
      }
    });
  }

  /** All that have been begun. */
  all(): Promise<Launch[]> {
    return Promise.all(this.#begun);
  }

  async #another(): Promise<Launch | null> {
    const beginning = this.#begin();
    this.#begun.push(beginning);
    const launch = await beginning;
    if (!(await launch.ready())) return null;
    this.#onReady(launch);
    return launch;
  }
}
