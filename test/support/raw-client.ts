import { connect, type Socket } from 'node:net';

/** An answer as it stands on the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  /** In order, names in the letter case of the wire. */
  readonly headers: readonly (readonly [string, string])[];
  /** What follows the head, chunks and all. */
  readonly rest: string;
}

/** A client that writes what it likes. Text is bytes: one character each. */
export class RawClient {
  readonly #socket: Socket;
  #received = '';
  #end: 'end' | 'reset' | null = null;
  #changed: () => void = () => undefined;

  constructor(port: number, host = '127.0.0.1') {
    this.#socket = connect({ port, host, allowHalfOpen: true });
    this.#socket
      .setEncoding('latin1')
      .on('data', (text: string) => this.#note(() => (this.#received += text)))
      .on('end', () => this.#note(() => (this.#end ??= 'end')))
      .on('error', () => this.#note(() => (this.#end = 'reset')));
  }

  get received(): string {
    return this.#received;
  }

  /** Bytes that the system has not taken yet. */
  get unsent(): number {
    return this.#socket.writableLength;
  }

  write(text: string): this {
    this.#socket.write(text, 'latin1');
    return this;
  }

  /** Waits until this has been received, and takes it and all before it. */
  async until(text: string): Promise<string> {
    await this.#when(() => this.#received.includes(text) || this.#end !== null);
    const at = this.#received.indexOf(text);
    if (at < 0) throw new Error(`${this.#end} before ${JSON.stringify(text)}: ${this.#received}`);
    const taken = this.#received.slice(0, at + text.length);
    this.#received = this.#received.slice(at + text.length);
    return taken;
  }

  /** Waits for the server to close the connection; says how it did. */
  async ended(): Promise<'end' | 'reset'> {
    await this.#when(() => this.#end !== null);
    return this.#end ?? 'end';
  }

  /** Everything that comes until the server closes the connection. */
  async answer(): Promise<RawAnswer> {
    await this.ended();
    return parse(this.#received);
  }

  pause(): void {
    this.#socket.pause();
  }

  /** Closes this half of the connection. */
  end(): this {
    this.#socket.end();
    return this;
  }

  /** Closes the connection. */
  destroy(): void {
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #note(change: () => void): void {
    change();
    this.#changed();
  }

  async #when(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.#changed = resolve));
  }
}

/** Reads the head of an answer. */
export function parse(text: string): RawAnswer {
  const at = text.indexOf('\r\n\r\n');
  const [line = '', ...fields] = text.slice(0, at).split('\r\n');
  const [, status = '', reason = ''] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(line) ?? [];
  const headers = fields.map((each) => {
    const [, name = '', value = ''] = /^([^:]*): (.*)$/.exec(each) ?? [];
    return [name, value] as const;
  });
  return { status: Number(status), reason, headers, rest: text.slice(at + 4) };
}

/** The values of the header with this lower-case name. */
export function valuesOf(answer: RawAnswer, name: string): string[] {
  return answer.headers.flatMap(([each, value]) => (each.toLowerCase() === name ? [value] : []));
}
