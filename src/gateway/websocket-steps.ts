import type { WebSocketStep } from '../model/scenario.ts';

const MOST_STEPS = 1000;
/** Characters or bytes of a message that are kept. */
const KEPT = 1024;

/** What a client does, as evidence: not all of it where that is a lot. */
export class StepLog {
  readonly #steps: WebSocketStep[];

  constructor(steps: WebSocketStep[]) {
    this.#steps = steps;
  }

  message(content: string | Buffer): void {
    if (typeof content === 'string') {
      this.#add({ do: 'text', text: content.slice(0, KEPT) });
    } else {
      this.#add({ do: 'binary', bytes: content.subarray(0, KEPT).toString('latin1') });
    }
  }

  /** The client has waited for the answer to its handshake, and has got it. */
  answered(): void {
    this.#add({ do: 'await-answer' });
  }

  /** 1005 stands for a close frame without a code, 1006 for none. */
  end(code: number, reason: string): void {
    if (code === 1006) this.#add({ do: 'lose' });
    else this.#add({ do: 'close', code: code === 1005 ? null : code, reason });
  }

  #add(step: WebSocketStep): void {
    if (this.#steps.length < MOST_STEPS) this.#steps.push(step);
  }
}
