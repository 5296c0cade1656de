import * as fc from 'fast-check';
import type { ByteText } from '../../../src/model/scenario.ts';
import { Reducible } from './reducible.ts';
import { binary, text, utf8 } from './text.ts';

/** A body with what it says it is. */
export interface Content {
  readonly type: string | null;
  readonly body: readonly ByteText[];
}

const LARGE = 64 * 1024;

const JSON_TEXTS = [
  '{}',
  '[]',
  'null',
  '""',
  '{"name": "',
  '{"a": [1, -0.5e3, true]}',
  '[[[[]]]]',
  '1e999',
  'NaN',
  '"\\ud800"',
];

const plain = text.map((each) => ({ type: 'text/plain; charset=utf-8', content: utf8(each) }));

const latin1 = fc
  .array(fc.constantFrom('a', 'é', 'ß', ' '), { maxLength: 6 })
  .map((each) => ({ type: 'text/plain; charset=iso-8859-1', content: each.join('') }));

const json = fc
  .oneof(
    fc.constantFrom(...JSON_TEXTS),
    text.map((each) => JSON.stringify({ name: each })),
  )
  .map((each) => ({ type: 'application/json', content: utf8(each) }));

const form = fc
  .array(fc.tuple(fc.constantFrom('name', 'a', 'id', ''), text), { maxLength: 3 })
  .map((pairs) => ({
    type: 'application/x-www-form-urlencoded',
    content: pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'),
  }));

const multipart = fc
  .array(fc.tuple(fc.constantFrom('name', 'file', ''), binary), { maxLength: 2 })
  .map((parts) => ({
    type: 'multipart/form-data; boundary=gw',
    content: `${parts
      .map(
        ([name, value]) =>
          `--gw\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      .join('')}--gw--\r\n`,
  }));

const bytes = binary.map((content) => ({ type: 'application/octet-stream', content }));

const large = fc
  .constantFrom('x', '\u0000\u00ff\r\n')
  .map((unit) => ({ type: 'application/octet-stream', content: unit.repeat(LARGE / unit.length) }));

/** A type that does not fit, or none. */
const mislabelled = fc
  .tuple(fc.constantFrom(null, 'application/json', 'x/y; charset=none', ''), binary)
  .map(([type, content]) => ({ type, content }));

const content = new Reducible(
  fc.oneof(
    { withCrossShrink: true },
    { weight: 20, arbitrary: plain },
    { weight: 10, arbitrary: latin1 },
    { weight: 20, arbitrary: json },
    { weight: 20, arbitrary: form },
    { weight: 15, arbitrary: multipart },
    { weight: 15, arbitrary: bytes },
    { weight: 10, arbitrary: mislabelled },
    { weight: 1, arbitrary: large },
  ),
);

/** Where a body is cut into the pieces in which it arrives; equal numbers give empty pieces. */
const cuts = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constant<number[]>([]) },
  { weight: 3, arbitrary: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 3 }) },
);

/** Bodies in pieces. */
export const bodies: fc.Arbitrary<Content> = fc
  .tuple(content, cuts)
  .map(([{ type, content: whole }, places]) => ({ type, body: cutAt(whole, places) }));

/** Bodies in two pieces or more. */
export const cutBodies: fc.Arbitrary<Content> = fc
  .tuple(content, fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 3 }))
  .map(([{ type, content: whole }, places]) => ({ type, body: cutAt(whole, places) }));

/** The pieces between the places; what lies beyond the end is the end. */
export function cutAt(whole: ByteText, places: readonly number[]): readonly ByteText[] {
  const ends = places.map((place) => Math.min(place, whole.length)).toSorted((a, b) => a - b);
  return [...ends, whole.length].map((end, i) => whole.slice(ends[i - 1] ?? 0, end));
}
