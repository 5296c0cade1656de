import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type Head, headOf, isBodiless } from './answer-head.ts';
import type { AnswerHead, AnswerPart } from './conversation.ts';

const NOTHING = Buffer.alloc(0);
/** Parts, and bytes of them, that an application may send in vain before it is told so. */
const MOST_IN_VAIN = { parts: 100, bytes: 4 * 1024 * 1024 };

/**
 * Writes an answer in the parts in which the application makes it, each at once. An answer that
 * does not become complete never looks as if it were.
 */
export class HttpAnswer {
  readonly #response: ServerResponse;
  readonly #options: {
    /** The connection takes no further request; asked when the head is written. */
    mustClose(): boolean;
    /** Nothing of what the application still sends can reach the client. */
    onVain(): void;
  };
  #head: Head | null = null;
  #begun = false;
  #written = 0;
  #isOver = false;
  readonly #inVain = { parts: 0, bytes: 0 };

  constructor(
    response: ServerResponse,
    options: { readonly mustClose: () => boolean; readonly onVain: () => void },
  ) {
    this.#response = response;
    this.#options = options;
  }

  /** Calls `done` when the part has been handed to the system, or never will be. */
  take({ head, data, end }: AnswerPart, done: () => void): void {
    if (head !== null && !this.#begun) this.#prepare(head);
    if (this.#isOver) this.#count(data ?? NOTHING);
    if (this.#isOver || (data === null && !end)) {
      done();
    } else if (this.#begin()) {
      this.#write(data ?? NOTHING, end, done);
    } else {
      done();
    }
  }

  /** The application will not complete it. */
  fail(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#begun) this.#cut();
    else sendStatus(this.#response, 500, this.#options.mustClose());
  }

  #prepare(head: AnswerHead): void {
    this.#head = headOf(head);
    if (this.#head !== null) return;
    this.fail();
    this.#options.onVain();
  }

  #begin(): boolean {
    const head = this.#head;
    if (head === null) {
      this.fail();
      return false;
    }
    if (!this.#begun) {
      this.#begun = true;
      if (head.close || this.#options.mustClose()) this.#response.shouldKeepAlive = false;
      this.#response.writeHead(head.status, head.reason, head.headers.flat());
    }
    return true;
  }

  #write(data: Buffer, end: boolean, done: () => void): void {
    const length = this.#head?.length ?? Number.POSITIVE_INFINITY;
    const hasBody = !isBodiless(this.#response.req.method, this.#head?.status ?? 0);
    const piece = hasBody ? data.subarray(0, length - this.#written) : NOTHING;
    this.#written += piece.length;
    // The client has all that it can take: it need not wait for the rest to be thrown away.
    const isFull = !hasBody || piece.length < data.length;
    if (!end && !isFull) {
      this.#response.write(piece, () => done());
      return;
    }
    this.#isOver = true;
    const isShort = hasBody && length !== Number.POSITIVE_INFINITY && this.#written < length;
    if (isShort) this.#response.write(piece, () => this.#cut());
    else this.#response.end(piece);
    // Nobody waits for more of it than this.
    this.#response.once('close', done);
  }

  /** An application that goes on without end is told of the end. */
  #count({ length }: Buffer): void {
    this.#inVain.parts += 1;
    this.#inVain.bytes += length;
    const { parts, bytes } = this.#inVain;
    if (parts > MOST_IN_VAIN.parts || bytes > MOST_IN_VAIN.bytes) this.#options.onVain();
  }

  /** Ends the connection so that the client sees that something is missing. */
  #cut(): void {
    const { socket, req } = this.#response;
    const isFramed = req.httpVersion === '1.1' || (this.#head?.length ?? null) !== null;
    // Where the end of the connection is the end of the body, only a reset is no such end.
    if (isFramed) socket?.destroy();
    else socket?.resetAndDestroy();
  }
}

/** Answers with nothing but a status. */
export function sendStatus(response: ServerResponse, status: number, close: boolean): void {
  const text = `${STATUS_CODES[status] ?? status}\n`;
  if (close) response.shouldKeepAlive = false;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': text.length,
  });
  response.end(text);
}
