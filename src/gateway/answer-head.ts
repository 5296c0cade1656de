import { STATUS_CODES } from 'node:http';
import type { AnswerHead } from './conversation.ts';
import type { Headers } from './http-request.ts';

/** The head of an answer as it goes on the wire. */
export interface Head {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  /** Content-Length, where the application gives it. */
  readonly length: number | null;
  /** The application wants the connection closed. */
  readonly close: boolean;
}

/** The connection's own, which no application has a say in (RFC 9110, 7.6.1; PEP 3333). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
]);

/** What can be sent of a head, or null where that would be no HTTP. */
export function headOf({ status, headers }: AnswerHead): Head | null {
  const line = statusOf(status);
  if (line === null || !areTransmittable(headers)) return null;
  const length = lengthOf(headers);
  if (length === undefined) return null;
  const own = headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
  return {
    ...line,
    headers: withLength(own, line.status === 204 ? null : length),
    length,
    close: valuesOf(headers, 'connection').includes('close'),
  };
}

/** True where every name is a token and no value holds what ends a line. */
export function areTransmittable(headers: Headers): boolean {
  return headers.every(
    ([name, value]) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && isText(value),
  );
}

/** True for an answer without a body, whatever its head says. */
export function isBodiless(method: string | undefined, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304;
}

/** Only final answers: what an application cannot send is `100 Continue` and its like. */
function statusOf(status: unknown): { status: number; reason: string } | null {
  if (typeof status === 'number') {
    const isFinal = Number.isInteger(status) && status >= 200 && status <= 999;
    return isFinal ? { status, reason: STATUS_CODES[status] ?? '' } : null;
  }
  const match = typeof status === 'string' ? /^([2-9]\d\d)(?: (.*))?$/s.exec(status) : null;
  const [, code, reason = ''] = match ?? [];
  return code === undefined || !isText(reason) ? null : { status: Number(code), reason };
}

function isText(value: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}

/** Null where there is none, undefined where there is no telling. */
function lengthOf(headers: Headers): number | null | undefined {
  const values = [...new Set(valuesOf(headers, 'content-length'))];
  const [value] = values;
  if (value === undefined) return null;
  return values.length === 1 && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** The list with Content-Length once, where it stood first; without it for null. */
function withLength(headers: Headers, length: number | null): Headers {
  const first = headers.findIndex(([name]) => name.toLowerCase() === 'content-length');
  return headers.filter(
    ([name], i) => name.toLowerCase() !== 'content-length' || (i === first && length !== null),
  );
}

/** The elements of the header's values, in lower case. */
function valuesOf(headers: Headers, name: string): string[] {
  return headers
    .filter(([each]) => each.toLowerCase() === name)
    .flatMap(([, value]) => value.split(','))
    .map((each) => each.trim().toLowerCase());
}
