import type { Headers } from './http-request.ts';

/** Bytes that a close frame has room for. */
const LONGEST_REASON = 123;

/** Those that the handshake makes itself, and those that frame a body. */
const OWN = /^(sec-websocket-|connection$|upgrade$|content-length$|transfer-encoding$)/i;

/** The code of a close frame: as it was asked for, or 1011 for what no frame may hold. */
export function closeCode(code: number | null): number {
  const wanted = code ?? 1000;
  const isRegistered = wanted >= 1000 && wanted <= 1014 && ![1004, 1005, 1006].includes(wanted);
  return isRegistered || (wanted >= 3000 && wanted <= 4999) ? wanted : 1011;
}

/** The beginning of the reason, as far as a close frame has room for it. */
export function closeReason(reason: string | null): string {
  let text = '';
  let room = LONGEST_REASON;
  for (const character of reason ?? '') {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    text += character;
  }
  return text;
}

/** The application's headers for the answer to a handshake, as lines. */
export function passedOn(headers: Headers): string[] {
  return headers.filter(([name]) => !OWN.test(name)).map(([name, value]) => `${name}: ${value}`);
}
