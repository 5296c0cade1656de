import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type Head, headOf, isBodiless } from './answer-head.ts';
import type { AnswerPart } from './conversation.ts';

const NOTHING = Buffer.alloc(0);

/**
 * Writes an answer in the parts in which the application makes it, each at once. An answer that
 * does not become complete never looks as if it were.
 */
export class HttpAnswer {
  readonly #response: ServerResponse;
  readonly #mustClose: () => boolean;
  #head: Head | null = null;
  #begun = false;
  #written = 0;
  #isOver = false;

  /** `mustClose` says when the head is written whether the connection can take a further request. */
  constructor(response: ServerResponse, mustClose: () => boolean) {
    this.#response = response;
    this.#mustClose = mustClose;
  }

  /** Calls `done` when the part has been handed to the system, or never will be. */
  take({ head, data, end }: AnswerPart, done: () => void): void {
    if (head !== null && !this.#begun) {
      this.#head = headOf(head);
      if (this.#head === null) this.fail();
    }
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
    else sendStatus(this.#response, 500, this.#mustClose());
  }

  #begin(): boolean {
    const head = this.#head;
    if (head === null) {
      this.fail();
      return false;
    }
    if (!this.#begun) {
      this.#begun = true;
      if (head.close || this.#mustClose()) this.#response.shouldKeepAlive = false;
      this.#response.writeHead(head.status, head.reason, head.headers.flat());
    }
    return true;
  }

  #write(data: Buffer, end: boolean, done: () => void): void {
    const length = this.#head?.length ?? null;
    const hasBody = !isBodiless(this.#response.req.method, this.#head?.status ?? 0);
    const piece = length === null ? data : data.subarray(0, length - this.#written);
    this.#written += piece.length;
    if (end) {
      this.#isOver = true;
      const isShort = hasBody && length !== null && this.#written < length;
      if (isShort) this.#response.write(piece, () => this.#cut());
      else if (hasBody) this.#response.end(piece);
      else this.#response.end();
      // Nobody waits for more of it than this.
      this.#response.once('close', done);
    } else if (hasBody) {
      this.#response.write(piece, () => done());
    } else {
      this.#response.flushHeaders();
      done();
    }
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
