import type { ProbeCall } from './probe.ts';
import { item, type Py } from './py.ts';
import type { Served, Wire, WireFrame } from './served.ts';
import { bytesItem, expired, received, sent, taken } from './served-asgi.ts';

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A message of a WebSocket; text is decoded. */
export interface Content {
  readonly kind: 'text' | 'bytes';
  readonly content: string;
  /** The frame or event that completed it. */
  readonly of: object;
}

/** The frames of one side, of these opcodes, if any are given. */
export function framesOf(
  { wire }: Served,
  from: WireFrame['from'],
  ...opcodes: readonly number[]
): WireFrame[] {
  return (wire?.frames ?? []).filter(
    (frame) => frame.from === from && (opcodes.length === 0 || opcodes.includes(frame.opcode)),
  );
}

/** The whole messages of one side, up to its close frame. */
export function messagesOf(served: Served, from: WireFrame['from']): Content[] {
  const found: Content[] = [];
  let begun: { opcode: number; parts: string[] } | null = null;
  for (const frame of framesOf(served, from)) {
    if (frame.opcode === OPCODES.close) break;
    if (frame.opcode > OPCODES.close) continue;
    begun ??= { opcode: frame.opcode, parts: [] };
    begun.parts.push(frame.payload);
    if (!frame.fin) continue;
    const content = begun.parts.join('');
    const isText = begun.opcode === OPCODES.text;
    found.push({
      kind: isText ? 'text' : 'bytes',
      content: isText ? (utf8(content) ?? content) : content,
      of: frame,
    });
    begun = null;
  }
  return found;
}

/** The messages that the application received. */
export function deliveredMessages(call: ProbeCall): Content[] {
  return received(call, 'websocket.receive').flatMap(({ event, message }) =>
    contentOf(message, event),
  );
}

/** The messages that the application sent and the server took. */
export function sentMessages(call: ProbeCall): Content[] {
  return taken(call, 'websocket.send').flatMap(({ event, message }) => contentOf(message, event));
}

function contentOf(message: Py, of: object): Content[] {
  const text = item(message, 'text');
  if (text?.py === 'str') {
    // What is too long to be told has its length and its ends.
    return text.length === undefined ? [{ kind: 'text', content: text.value, of }] : [];
  }
  const content = bytesItem(message, 'bytes');
  return content === null ? [] : [{ kind: 'bytes', content, of }];
}

const ASCII = /^[\0-\x7f]*$/;

/** Bytes, one a character, as the text that they encode; null where they encode none. */
export function utf8(bytes: string): string | null {
  if (ASCII.test(bytes)) return bytes;
  const codes = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) codes[i] = bytes.charCodeAt(i);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(codes);
  } catch {
    return null;
  }
}

/** The code and the reason in a close frame; null where it has none. */
export function closeOf({ payload }: WireFrame): { code: number | null; reason: string } {
  if (payload.length < 2) return { code: null, reason: '' };
  const code = payload.charCodeAt(0) * 256 + payload.charCodeAt(1);
  return { code, reason: utf8(payload.slice(2)) ?? payload.slice(2) };
}

/** The application's answer to the handshake that the server took, if any. */
export function replyOf(call: ProbeCall) {
  return taken(call, 'websocket.accept', 'websocket.close', 'websocket.http.response.start').at(0);
}

/** The server took an accept. */
export function isAccepted(call: ProbeCall): boolean {
  return replyOf(call)?.type === 'websocket.accept';
}

/** Events that the probe sent and the server refused. */
export function refusals(call: ProbeCall) {
  return sent(call).filter(({ event }) => (event.outcome?.raised ?? null) !== null);
}

/** Nothing went over the connection against the rules: no frame before the handshake was complete. */
export function isProper({ client }: Served): boolean {
  const frame = client.findIndex(({ do: what }) => what === 'frame');
  return frame < 0 || frame > client.findIndex(({ do: what }) => what === 'await-head');
}

/** The server closed neither the socket nor the connection, as long as the client did not. */
export function isLeftOpen(served: Served, wire: Wire): boolean {
  const [own] = framesOf(served, 'client', OPCODES.close);
  // What follows the client's close may be the answer to it, so the client has to have waited.
  const waited = own === undefined || expired(served, 'await-frames', 'await-end').length > 0;
  const by = own?.t ?? Infinity;
  const closes =
    framesOf(served, 'server', OPCODES.close).some(({ t }) => t < by) ||
    wire.events.some(({ from, type, t }) => from === 'server' && type !== 'bytes' && t < by);
  return waited && !closes;
}
