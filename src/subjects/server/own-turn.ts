import type { Turns } from './turns.ts';

/** The turns of one scenario. */
export class OwnTurn {
  readonly #turns: Turns;
  /** Connections that the scenario holds, and the turn that it has with them. */
  #held = 0;
  #turn: Promise<() => void> | null = null;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Takes the scenario's turn for as long as it has connections. */
  async hold(): Promise<() => Promise<void>> {
    this.#turn ??= this.#turns.get();
    this.#held += 1;
    await this.#turn;
    let isHeld = true;
    return async () => {
      if (isHeld) this.#held -= 1;
      isHeld = false;
      if (this.#held > 0) return;
      const turn = this.#turn;
      this.#turn = null;
      (await turn)?.();
    };
  }

  /** Does something in the scenario's turn, or in one for itself. */
  async take<T>(action: () => Promise<T>): Promise<T> {
    if (this.#turn === null) return this.#turns.take(action);
    await this.#turn;
    return action();
  }
}
