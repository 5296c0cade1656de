/** Lets so many pass at once; the others wait in order. */
export class Turns {
  #free: number;
  readonly #queue: (() => void)[] = [];

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
}
