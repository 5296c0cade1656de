import type { ByteText, HttpRequest } from '../model/scenario.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The two ends of a connection. */
export interface Endpoints {
  readonly server: Endpoint;
  readonly client: Endpoint;
}

/** What the reference server says of itself and its client when there is no socket. */
export const DIRECT: Endpoints = {
  server: { host: 'localhost', port: 8000 },
  client: { host: '127.0.0.1', port: 50000 },
};

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

/** The values of the headers with this lower-case name, in order. */
export function headersNamed(
  headers: readonly (readonly [string, string])[],
  name: string,
): string[] {
  return headers.flatMap(([each, value]) => (each.toLowerCase() === name ? [value] : []));
}
