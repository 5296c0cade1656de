import { CutShort } from '../model/errors.ts';
import type { Ending } from '../model/evidence.ts';

/** Processes that one target may use up. */
const MOST_RESTARTS = 20;
/** Requests that hang or kill before the first that does not. */
const MOST_IN_VAIN = 10;

/** How much of a target is put up with: each method says when it is too much. */
export class Tolerance {
  #restarts = 0;
  /** Requests that hung or killed; null as soon as there was any other. */
  #inVain: number | null = 0;

  /** The process has ended, and a new one is wanted. */
  restart(): CutShort | null {
    this.#restarts += 1;
    if (this.#restarts <= MOST_RESTARTS) return null;
    return new CutShort(`the process ended ${MOST_RESTARTS} times; it was not started again`);
  }

  /** A request has ended. */
  end(how: Ending['how']): CutShort | null {
    if (this.#inVain === null) return null;
    this.#inVain = how === 'hung' || how === 'died' ? this.#inVain + 1 : null;
    if (this.#inVain !== MOST_IN_VAIN) return null;
    return new CutShort(
      `the first ${MOST_IN_VAIN} requests all hung or ended the process: no more were made`,
    );
  }
}
