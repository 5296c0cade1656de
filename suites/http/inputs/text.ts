import * as fc from 'fast-check';
import type { ByteText } from '../../../src/model/scenario.ts';

const ENCODER = new TextEncoder();

/** The bytes of a text's UTF-8 form, one character each. */
export function utf8(text: string): ByteText {
  let bytes = '';
  for (const byte of ENCODER.encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** Characters of one, two, three and four bytes in UTF-8, combining ones among them. */
export const CHARACTERS = [
  ...'aZ09 _-.,:;=&+%/?#"\'<>{}[]\\\t\n\r',
  'é',
  'ß',
  '\u0301',
  '東',
  '€',
  '🎉',
];

/** Short texts that shrink to plain letters. */
export const text: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...CHARACTERS), { maxLength: 8 })
  .map((characters) => characters.join(''));

/** Short byte strings. */
export const binary: fc.Arbitrary<ByteText> = fc
  .array(fc.nat({ max: 255 }), { maxLength: 12 })
  .map((bytes) => String.fromCharCode(...bytes));
