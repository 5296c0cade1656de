import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes of a body that are kept as evidence. */
const KEPT = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * The body of a request, handed on piece by piece as the application wants it. Until it does, the
 * socket is read no further than its buffers go, and a client that expects it is not told to send.
 */
export class RequestBody {
  readonly #incoming: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #evidence: string[];
  readonly #give: (piece: Buffer, more: boolean) => void;
  #awaitsGo: boolean;
  #room = KEPT;
  #wanted = false;
  #isOver = false;

  constructor(
    incoming: IncomingMessage,
    response: ServerResponse,
    options: {
      /** The client sends it only when it is told to (`Expect: 100-continue`). */
      readonly awaitsGo: boolean;
      readonly evidence: string[];
      give(piece: Buffer, more: boolean): void;
    },
  ) {
    this.#incoming = incoming;
    this.#response = response;
    this.#awaitsGo = options.awaitsGo;
    this.#evidence = options.evidence;
    this.#give = (piece, more) => options.give(piece, more);
    incoming.on('readable', this.#readable).on('end', this.#pump);
  }

  /** All of it has been handed on. */
  get isOver(): boolean {
    return this.#isOver;
  }

  want(): void {
    this.#wanted = true;
    if (this.#awaitsGo && !this.#response.headersSent) {
      this.#awaitsGo = false;
      this.#response.writeContinue();
    }
    this.#pump();
  }

  /** Nobody wants the rest. It is read all the same: the next request comes after it. */
  discard(): void {
    this.#isOver = true;
    this.#incoming.off('readable', this.#readable).off('end', this.#pump);
    this.#incoming.resume();
  }

  /** The parser may be on its way to the end of the body: the last piece is to be known as such. */
  readonly #readable = (): void => {
    setImmediate(this.#pump);
  };

  readonly #pump = (): void => {
    if (!this.#wanted || this.#isOver || this.#incoming.destroyed) return;
    const piece = this.#incoming.read() as Buffer | null;
    // Looked at after reading: the end is seen with the last piece where both have arrived.
    const more = !(this.#incoming.complete && this.#incoming.readableLength === 0);
    if (piece === null && more) return;
    this.#wanted = false;
    this.#isOver = !more;
    this.#keep(piece ?? NOTHING);
    this.#give(piece ?? NOTHING, more);
  };

  #keep(piece: Buffer): void {
    if (piece.length === 0 || this.#room === 0) return;
    const kept = piece.subarray(0, this.#room);
    this.#room -= kept.length;
    this.#evidence.push(kept.toString('latin1'));
  }
}
