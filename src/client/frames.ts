import { randomBytes } from 'node:crypto';
import type { ByteText } from '../model/scenario.ts';
import type { WireFrame } from '../model/served.ts';

/** Reads WebSocket frames exactly as they come. */
export class FrameParser {
  readonly frames: WireFrame[] = [];
  #rest: Buffer = Buffer.alloc(0);

  feed(bytes: Buffer, t: number): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (let frame = this.#next(t); frame !== null; frame = this.#next(t)) this.frames.push(frame);
  }

  #next(t: number): WireFrame | null {
    const head = readHead(this.#rest);
    if (head === null || this.#rest.length < head.start + head.length) return null;
    const payload = Buffer.from(this.#rest.subarray(head.start, head.start + head.length));
    if (head.mask !== null) applyMask(payload, head.mask);
    this.#rest = this.#rest.subarray(head.start + head.length);
    return {
      t,
      from: 'server',
      fin: (head.first & 0x80) !== 0,
      rsv: (head.first >> 4) & 7,
      opcode: head.first & 15,
      masked: head.mask !== null,
      payload: payload.toString('latin1'),
    };
  }
}

interface Head {
  readonly first: number;
  readonly mask: Buffer | null;
  /** Offset of the payload, and its length. */
  readonly start: number;
  readonly length: number;
}

function readHead(bytes: Buffer): Head | null {
  if (bytes.length < 2) return null;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + extended + (masked ? 4 : 0);
  if (bytes.length < start) return null;
  const lengths: Readonly<Record<number, () => number>> = {
    0: () => short,
    2: () => bytes.readUInt16BE(2),
    8: () => Number(bytes.readBigUInt64BE(2)),
  };
  const mask = masked ? bytes.subarray(start - 4, start) : null;
  return { first, mask, start, length: lengths[extended]?.() ?? 0 };
}

export interface FrameToSend {
  readonly opcode: number;
  readonly payload: ByteText;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
}

/** The bytes of a frame; masked as a client's has to be, unless told otherwise. */
export function encodeFrame({ opcode, payload, fin = true, rsv = 0, masked = true }: FrameToSend) {
  const content = Buffer.from(payload, 'latin1');
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const head = [Buffer.from([first]), lengthBytes(content.length, masked)];
  if (!masked) return Buffer.concat([...head, content]);
  const mask = randomBytes(4);
  applyMask(content, mask);
  return Buffer.concat([...head, mask, content]);
}

function lengthBytes(length: number, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126) return Buffer.from([bit | length]);
  if (length < 65536) {
    const bytes = Buffer.from([bit | 126, 0, 0]);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = bit | 127;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

function applyMask(bytes: Buffer, mask: Buffer): void {
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = (bytes[i] ?? 0) ^ (mask[i % 4] ?? 0);
}
