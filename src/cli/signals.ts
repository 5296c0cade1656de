/** Listens to those who want the process to end: once to come to an end, twice to end at once. */
export class Signals {
  /** Resolves with the first signal. */
  readonly first: Promise<void>;
  /** Aborts with the second. */
  readonly second: AbortSignal;
  readonly #listener: () => void;

  constructor() {
    const abort = new AbortController();
    let resolve: (() => void) | null = null;
    this.first = new Promise((settle) => {
      resolve = settle;
    });
    this.second = abort.signal;
    this.#listener = () => {
      if (resolve === null) abort.abort(new Error('interrupted'));
      resolve?.();
      resolve = null;
    };
    process.on('SIGINT', this.#listener).on('SIGTERM', this.#listener);
  }

  /** A signal does from now on what it does to any process. */
  [Symbol.dispose](): void {
    process.off('SIGINT', this.#listener).off('SIGTERM', this.#listener);
  }
}
