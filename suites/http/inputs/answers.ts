import * as fc from 'fast-check';
import type { Headers } from '../../../src/model/scripts.ts';

/** Headers that an application may add to its answer, whatever its body is. */
const HEADERS: Headers = [
  ['x-note', 'one'],
  ['x-note', 'two'],
  ['x-empty', ''],
  ['cache-control', 'no-cache'],
  ['cache-control', 'public, max-age=60'],
  ['vary', 'Accept'],
  ['etag', '"gw-conform"'],
  ['set-cookie', 'a=1; Path=/'],
  ['set-cookie', 'b=2; Expires=Thu, 01 Jan 2032 00:00:00 GMT'],
  ['content-language', 'en'],
  ['last-modified', 'Thu, 01 Jan 2026 00:00:00 GMT'],
];

export const answerHeaders: fc.Arbitrary<Headers> = fc.subarray([...HEADERS], { maxLength: 4 });

const block = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constantFrom('', 'one', 'a') },
  { weight: 2, arbitrary: fc.constantFrom('\u0000\u00ff', '\u00c3\u00a9', '<p>Hello</p></body>') },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(600), 'y\n'.repeat(600)) },
);

/** The body of an answer in the pieces in which it is given. */
export const blocks: fc.Arbitrary<readonly string[]> = fc.array(block, { maxLength: 6 });

export function withLength(headers: Headers, body: readonly string[]): Headers {
  return [...headers, ['content-length', String(body.join('').length)]];
}
