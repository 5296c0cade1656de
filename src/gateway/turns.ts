import type { Socket } from 'node:net';

/** What is asked for on one connection is answered in the order in which it was asked. */
export class Turns {
  readonly #last = new Map<Socket, Promise<void>>();
  readonly #onFault: (error: unknown) => void;

  /** `onFault` is told of what the work throws: it is never the client's or the application's. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** True while something is to be answered on this connection. */
  isBusy(socket: Socket): boolean {
    return this.#last.has(socket);
  }

  /** Does the work after all that was taken up before for this connection. */
  take(socket: Socket, work: () => Promise<void>): void {
    const before = this.#last.get(socket) ?? Promise.resolve();
    const turn = before.then(work).catch((error: unknown) => {
      socket.destroy();
      this.#onFault(error);
    });
    const done = turn.then(() => {
      if (this.#last.get(socket) === done) this.#last.delete(socket);
    });
    this.#last.set(socket, done);
  }
}
