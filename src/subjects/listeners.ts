import type { HostMessage } from '../bridge/host.ts';

/** Those who wait for the next message of a kind. */
export class Listeners {
  readonly #waiting = new Set<{
    readonly operations: readonly string[];
    readonly resolve: (message: HostMessage) => void;
  }>();

  /** The next message with one of these operations. */
  next(operations: readonly string[]): Promise<HostMessage> {
    return new Promise((resolve) => {
      this.#waiting.add({ operations, resolve });
    });
  }

  /** Tells all who wait for it. */
  tell(message: HostMessage): void {
    for (const each of this.#waiting) {
      if (!each.operations.includes(message.op)) continue;
      this.#waiting.delete(each);
      each.resolve(message);
    }
  }
}
