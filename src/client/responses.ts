import type { WireResponse } from '../model/served.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Growing extends Mutable<Omit<WireResponse, 'body' | 'pieces' | 'trailers'>> {
  pieces: { readonly t: number; readonly bytes: string }[];
  trailers: [string, string][];
  received: number;
}

type State =
  'head' | 'length' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'close' | 'over';

const LF = 10;

/**
 * Reads HTTP/1 responses exactly as they come; what is malformed is read as far as its meaning is
 * plain. Bytes that belong to no awaited response are `extra`; after 101 they are frames.
 */
export class ResponseParser {
  readonly responses: Growing[] = [];
  /** Called with what follows a 101. */
  onUpgraded: (bytes: Buffer, t: number) => void = () => undefined;
  #awaited: string[] = [];
  #state: State = 'head';
  #upgraded = false;
  #rest: Buffer = Buffer.alloc(0);
  #remaining = 0;
  #extra: Buffer[] = [];

  /** A request with this method has been sent: one more final response is awaited. */
  await(method: string): void {
    this.#awaited.push(method);
    if (this.#state === 'over' && this.#extra.length === 0 && !this.#upgraded) this.#state = 'head';
  }

  /** A 101 has come. */
  get isUpgraded(): boolean {
    return this.#upgraded;
  }

  get extra(): string {
    return Buffer.concat(this.#extra).toString('latin1');
  }

  /** Final responses that have come to their end. */
  get finished(): number {
    return this.responses.filter((each) => each.status >= 200 && each.complete).length;
  }

  feed(bytes: Buffer, t: number): void {
    if (this.#upgraded) {
      this.onUpgraded(bytes, t);
      return;
    }
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length > 0 && this.#step(t)) {
      // One part after the other, as long as there is a whole one.
    }
  }

  /** No more bytes will come. */
  end(t: number, isReset: boolean): void {
    const last = this.responses.at(-1);
    if (this.#state === 'head' && this.#rest.length > 0) this.#spill();
    if (last === undefined || last.complete || this.#state === 'over') return;
    last.until = t;
    last.complete = this.#state === 'close' && !isReset;
    this.#state = 'over';
  }

  #step(t: number): boolean {
    switch (this.#state) {
      case 'head':
        return this.#head(t);
      case 'length':
      case 'chunk':
        return this.#counted(t);
      case 'close':
        this.#add(this.#take(this.#rest.length), t);
        return false;
      case 'over':
        this.#spill();
        return false;
      default:
        return this.#line(t);
    }
  }

  #head(t: number): boolean {
    if (this.#awaited.length === 0 || !couldBeStatusLine(this.#rest)) {
      this.#spill();
      return false;
    }
    const length = headLength(this.#rest);
    if (length === 0) return false;
    const head = this.#take(length).toString('latin1');
    const response = parseHead(head, t);
    this.responses.push(response);
    this.#enter(response, t);
    return true;
  }

  #enter(response: Growing, t: number): void {
    if (response.status === 101) {
      this.#upgraded = true;
      this.#finish(t);
      if (this.#rest.length > 0) this.onUpgraded(this.#take(this.#rest.length), t);
      return;
    }
    const isInterim = response.status < 200;
    const method = isInterim ? '' : (this.#awaited.shift() ?? '');
    response.framing = framingOf(response, method);
    const length = response.framing === 'content-length' ? contentLength(response.headers) : 0;
    this.#remaining = length ?? 0;
    const states = {
      none: 'head',
      'content-length': 'length',
      chunked: 'chunk-size',
      close: 'close',
    };
    this.#state = states[response.framing] as State;
    if (response.framing === 'none' || (this.#state === 'length' && length === 0)) this.#finish(t);
  }

  #counted(t: number): boolean {
    const piece = this.#take(Math.min(this.#remaining, this.#rest.length));
    this.#remaining -= piece.length;
    this.#add(piece, t);
    if (this.#remaining > 0) return false;
    if (this.#state === 'chunk') this.#state = 'chunk-end';
    else this.#finish(t);
    return true;
  }

  /** A line of the chunked coding. */
  #line(t: number): boolean {
    const end = this.#rest.indexOf(LF);
    if (end < 0) return false;
    const line = this.#take(end + 1)
      .toString('latin1')
      .replace(/\r?\n$/, '');
    const response = this.responses.at(-1);
    if (response === undefined) return false;
    if (this.#state === 'trailers') {
      if (line === '') this.#finish(t);
      else response.trailers.push(field(line));
    } else if (this.#state === 'chunk-end') {
      if (line === '') this.#state = 'chunk-size';
      else this.#fail(response, `bytes of a chunk beyond its size: ${JSON.stringify(line)}`);
    } else {
      this.#chunkSize(response, line);
    }
    return true;
  }

  #chunkSize(response: Growing, line: string): void {
    const size = /^[0-9a-fA-F]+/.exec(line)?.[0];
    response.chunkLines = [...response.chunkLines, line];
    if (size === undefined) {
      this.#fail(response, `no size of a chunk: ${JSON.stringify(line)}`);
      return;
    }
    this.#remaining = Number.parseInt(size, 16);
    this.#state = this.#remaining === 0 ? 'trailers' : 'chunk';
  }

  #fail(response: Growing, fault: string): void {
    response.fault = fault;
    this.#state = 'over';
  }

  #add(bytes: Buffer, t: number): void {
    const response = this.responses.at(-1);
    if (response === undefined || bytes.length === 0) return;
    response.pieces.push({ t, bytes: bytes.toString('latin1') });
    response.received += bytes.length;
    response.until = t;
  }

  #finish(t: number): void {
    const response = this.responses.at(-1);
    if (response !== undefined) {
      response.complete = true;
      response.until = t;
    }
    this.#state = this.#awaited.length > 0 || (response?.status ?? 0) < 200 ? 'head' : 'over';
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  #spill(): void {
    this.#extra.push(this.#take(this.#rest.length));
    this.#state = 'over';
  }
}

/** The response as evidence. */
export function toWireResponse(growing: Growing): WireResponse {
  const { received: _received, ...response } = growing;
  return { ...response, body: response.pieces.map((piece) => piece.bytes).join('') };
}

function couldBeStatusLine(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 5).toString('latin1');
  return 'HTTP/'.startsWith(start) || start === 'HTTP/';
}

/** Bytes up to the empty line and with it; 0 as long as there is none. */
function headLength(bytes: Buffer): number {
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, end + 1)) {
    if (bytes[end + 1] === LF) return end + 2;
    if (bytes[end + 1] === 13 && bytes[end + 2] === LF) return end + 3;
  }
  return 0;
}

function parseHead(head: string, t: number): Growing {
  const [statusLine = '', ...lines] = head.split(/\r?\n/).slice(0, -2);
  const match = /^(\S*) ?(\S*) ?(.*)$/.exec(statusLine);
  return {
    head,
    statusLine,
    version: match?.[1] ?? '',
    status: /^\d{3}$/.test(match?.[2] ?? '') ? Number(match?.[2]) : 0,
    reason: match?.[3] ?? '',
    headers: lines.map(field),
    framing: 'none',
    pieces: [],
    received: 0,
    chunkLines: [],
    trailers: [],
    fault: /^HTTP\/\d\.\d \d{3}( |$)/.test(statusLine) ? null : 'no status line',
    complete: false,
    t,
    until: t,
  };
}

function field(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
}

/** RFC 9112, section 6.3. A response without a readable status ends with its connection. */
function framingOf({ status, headers }: Growing, method: string): WireResponse['framing'] {
  if (method === 'HEAD' || status === 204 || status === 304) return 'none';
  if (status >= 100 && status < 200) return 'none';
  const codings = values(headers, 'transfer-encoding').join(',');
  if (codings !== '') return /(^|,)\s*chunked\s*$/i.test(codings) ? 'chunked' : 'close';
  return contentLength(headers) === null ? 'close' : 'content-length';
}

function contentLength(headers: readonly (readonly [string, string])[]): number | null {
  const lengths = new Set(values(headers, 'content-length'));
  const [length = ''] = lengths;
  return lengths.size === 1 && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function values(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
}
