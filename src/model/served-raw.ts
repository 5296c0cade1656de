import { textItem } from './py.ts';
import type { ByteText } from './scenario.ts';
import type { Served } from './served.ts';

/** The first request among the bytes that a client sent as they are. */
export interface RawRequest {
  readonly line: ByteText;
  readonly version: string;
  /** Names and values as they stand there, white space and all; a continuation line is a field. */
  readonly fields: readonly (readonly [string, string])[];
  /** The bytes after the head. */
  readonly rest: ByteText;
  readonly served: Served;
}

/** What a client sent that made no request by itself; undefined for whole requests. */
export function rawRequestOf(served: Served): RawRequest | undefined {
  if (served.request !== null || served.wire === null || served.script === null) return undefined;
  const bytes = served.wire.events
    .map((event) => (event.type === 'bytes' && event.from === 'client' ? event.bytes : ''))
    .join('');
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...fields] = bytes.slice(0, end).split('\r\n');
  return {
    line,
    version: / HTTP\/(\d\.\d)$/.exec(line)?.[1] ?? '',
    fields: fields.map((field) => {
      const colon = field.indexOf(':');
      return colon < 0 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1)];
    }),
    rest: bytes.slice(end + 4),
    served,
  };
}

/** Values of a field, without the white space around them; `name` in lower case. */
export function rawValues({ fields }: RawRequest, name: string): string[] {
  return fields
    .filter(([each]) => each.toLowerCase() === name)
    .map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
}

/** The first request was answered as if nothing were wrong with it. */
export function isAccepted({ served }: RawRequest): boolean {
  const response = served.wire?.responses.find(({ status }) => status >= 200);
  if (served.calls.length === 0 || response === undefined) return false;
  return response.status < 400 && !wasTold(served);
}

/** The application learned from an ASGI server that its request had come to nothing. */
function wasTold(served: Served): boolean {
  return served.calls.some((call) =>
    call.events.some(
      ({ type, outcome }) =>
        type === 'receive' &&
        outcome?.returned !== null &&
        outcome?.returned !== undefined &&
        textItem(outcome.returned, 'type') === 'http.disconnect',
    ),
  );
}

/** The application was called for a request that stood in the body of the first. */
export function isSmuggled({ served }: RawRequest): boolean {
  return new Set(served.calls.map(({ asked }) => asked)).size > 1;
}
