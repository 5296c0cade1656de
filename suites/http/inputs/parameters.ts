import * as fc from 'fast-check';
import type { Parameter } from '../../../src/model/scenario.ts';
import { CHARACTERS } from './text.ts';

type Texts = fc.Arbitrary<string>;

/** What stands for numbers from here on, beyond what 64 bits hold. */
const HUGE = '99999999999999999999';
const LARGE = 2 ** 40;
const SMALL = 10;
const LONG = 300;

/** Characters within one segment: not what ends it, and not what its end is. */
const LETTERS = ['a', '1', ...CHARACTERS.filter((each) => !/[/\t\n\r]/.test(each))].map(
  encodeURIComponent,
);

const word = fc.array(fc.constantFrom(...'a1b-_'), { minLength: 1, maxLength: 6 });
const fraction = fc.constantFrom('0', '5', '25', '999999');

const some = (...values: readonly string[]): Texts[] => [
  fc.constantFrom(...values.map(encodeURIComponent)),
];

/** What each kind of parameter takes, encoded; the first is what the others shrink to. */
const KINDS: Readonly<Record<string, (parameter: Parameter) => Texts[]>> = {
  bool: () => some('true', 'false', '1', '0'),
  choice: ({ choices = [] }) => (choices.length === 0 ? [] : some(...choices)),
  date: () => some('2024-01-31', '1970-01-01', '2000-02-29', '9999-12-31', '0001-01-01'),
  datetime: () => some('2024-01-31T12:00:00', '1970-01-01T00:00:00', '9999-12-31T23:59:59.999999'),
  decimal: () => some('0', '1.5', '-0.00', '1e3', '123456789.123456789'),
  float: (parameter) =>
    wholes(parameter).map((numbers) =>
      fc.tuple(numbers, fraction).map(([before, after]) => `${before}.${after}`),
    ),
  int: wholes,
  path: () => [
    fc.array(letters(1, 5), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  ],
  slug: () => [word.map((characters) => characters.join(''))],
  time: () => some('12:00:00', '00:00:00', '23:59:59.999999'),
  timedelta: () => some('0', '60', '-1', '999999999'),
  uuid: () => [
    ...some(
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      'F47AC10B-58CC-4372-A567-0E02B2C3D479',
    ),
    fc.uuid(),
  ],
};

/**
 * What stands in the place of a parameter: mostly a value that it takes, now and then any other
 * segment; null for the one that the route has.
 */
export function parameterValue(parameter: Parameter, others: Texts): fc.Arbitrary<string | null> {
  const typed = (KINDS[parameter.kind] ?? texts)(parameter);
  const weight = 24 / Math.max(1, typed.length);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant(null) },
    ...typed.map((arbitrary) => ({ weight, arbitrary })),
    { weight: 3, arbitrary: others },
  );
}

/** Whole numbers within bounds: the smallest, those around it, and all. */
function wholes({ low = -LARGE, high = LARGE, digits = 0 }: Parameter): Texts[] {
  const most = digits > 0 ? Math.min(high, 10 ** Math.min(digits, 12) - 1) : high;
  const [min, max] = [Math.ceil(Math.min(low, most)), Math.floor(Math.max(low, most))];
  const smallest = Math.max(min, Math.min(max, 0));
  const near = { min: Math.max(min, smallest - SMALL), max: Math.min(max, smallest + SMALL) };
  const written = (number: number) => (number === LARGE ? HUGE : padded(number, digits));
  return [
    fc.constant(written(smallest)),
    fc.integer(near).map(written),
    fc.integer({ min, max }).map(written),
  ];
}

/** Texts within one segment. */
function texts({ least = 1, most }: Pick<Parameter, 'least' | 'most'>): Texts[] {
  const shortest = Math.max(1, least);
  const longest = Math.max(shortest, Math.min(most ?? LONG, shortest + 5));
  const short = letters(shortest, longest);
  const long = 'x'.repeat(Math.max(shortest, Math.min(most ?? LONG, LONG)));
  return [short, short, fc.oneof({ withCrossShrink: true }, short, fc.constant(long))];
}

function letters(minLength: number, maxLength: number): Texts {
  const all = fc.array(fc.constantFrom(...LETTERS), { minLength, maxLength });
  return all.map((characters) => characters.join(''));
}

function padded(number: number, digits: number): string {
  const sign = number < 0 ? '-' : '';
  return sign + String(Math.abs(number)).padStart(digits, '0');
}
