import type { ByteText, HttpRequest } from '../model/scenario.ts';

/** Where the reference server says it listens when there is no socket. */
export const SERVER = { host: 'localhost', port: 8000 } as const;
export const CLIENT = { host: '127.0.0.1', port: 50000 } as const;

export function splitTarget(target: string): { path: ByteText; query: ByteText } {
  const text = bytesOf(target);
  const mark = text.indexOf('?');
  return mark < 0
    ? { path: text, query: '' }
    : { path: text.slice(0, mark), query: text.slice(mark + 1) };
}

/** Characters beyond Latin-1 as the bytes of their UTF-8 form, which is what clients send. */
export function bytesOf(text: string): ByteText {
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u00ff]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The bytes that a percent-encoded path stands for. */
export function percentDecode(path: ByteText): ByteText {
  return path.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Number of bytes in the body. */
export function contentLength(request: HttpRequest): number {
  return (request.body ?? []).reduce((sum, piece) => sum + piece.length, 0);
}
