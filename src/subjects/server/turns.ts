import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between looks at whether anything runs. */
const LOOK = 50;
/** What may be done alone: it takes as long as everything else does side by side. */
const MOST_ALONE = 4;

/** Lets so many pass at once; the others wait in order. */
export class Turns {
  #free: number;
  readonly #queue: (() => void)[] = [];
  /** What runs beside others, and what wants to run alone. */
  #running = 0;
  #alone: Promise<unknown> = Promise.resolve();
  #reserved: Promise<unknown> | null = null;
  #alones = 0;

  constructor(most: number) {
    this.#free = most;
  }

  /** Resolves when it is one's turn, with what ends it. */
  async get(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }

  /** Does something in one's turn. */
  async take<T>(action: () => Promise<T>): Promise<T> {
    const release = await this.get();
    try {
      return await action();
    } finally {
      release();
    }
  }

  /** Does something beside others, but for what runs alone. */
  async beside<T>(action: () => Promise<T>): Promise<T> {
    while (this.#reserved !== null) await this.#reserved;
    this.#running += 1;
    try {
      return await action();
    } finally {
      this.#running -= 1;
    }
  }

  get hasTimeAlone(): boolean {
    return this.#alones < MOST_ALONE;
  }

  /** Does something as soon as nothing else runs; nothing else begins meanwhile. */
  alone<T>(action: () => Promise<T>): Promise<T> {
    this.#alones += 1;
    const run = this.#alone.then(async () => {
      do await wait(LOOK);
      while (this.#running > 0);
      const running = action();
      this.#reserved = running.catch(() => undefined);
      return running.finally(() => (this.#reserved = null));
    });
    this.#alone = run.catch(() => undefined);
    return run;
  }
}
