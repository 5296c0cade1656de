import type { Pair, PairSession } from './pair.ts';
import { type Answer, cutAnswer, innerAnswer, isPlain, isWhole } from './pairs.ts';
import { lengthOf, type PyBytes } from './py.ts';
import { isBodiless } from './select.ts';

/** What became of a text on its way through a middleware. `changed`: it is another one. */
export type Passage = 'kept' | 'lost' | 'doubled' | 'reordered' | 'changed';

/** An answer on both faces, and what became of its body. */
export interface PassedAnswer {
  readonly pair: Pair;
  readonly inside: Answer;
  readonly outside: Answer;
  readonly passage: Passage;
}

/** As many have to pass as they are before anything is said of others. */
const ENOUGH = 10;

/**
 * Bodies of answers that passed a middleware which has not transformed any in the session: what was
 * lost of one then was not lost by purpose. None where it has, or where too few have been seen.
 */
export function untransformedAnswers({ pairs }: PairSession): readonly PassedAnswer[] {
  const seen = pairs.flatMap((pair) => passedAnswer(pair) ?? []);
  const kept = seen.filter(({ passage }) => passage === 'kept').length;
  return kept < ENOUGH || seen.some(({ passage }) => passage === 'changed') ? [] : seen;
}

/** What rules have to say of what became of a body. */
export const FATES = {
  lost: 'passed on {passed} of {given} bytes of a body, and transforms none',
  doubled: 'passed on {passed} bytes of a body of {given}: a part came twice',
  reordered: 'passed the parts of a body on in another order',
} as const;

/** The one of {@link FATES} that a body met with; undefined for one that is whole, or another. */
export function fateOf({ pair, inside, outside, passage }: PassedAnswer) {
  const passed = outside.parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const data = { passed, given: inside.body.length };
  const event = pair.outer;
  if (passage === 'reordered') return { message: 'reordered', event } as const;
  if (passage === 'lost') return { message: 'lost', event, data } as const;
  if (passage === 'doubled') return { message: 'doubled', event, data } as const;
  return undefined;
}

function passedAnswer(pair: Pair): PassedAnswer | undefined {
  if (!isPlain(pair) || !isWhole(pair) || isBodiless(pair.outer)) return undefined;
  const [inside, outside] = [innerAnswer(pair), cutAnswer(pair)];
  if (inside === undefined || outside === undefined || !isOrdinary(inside)) return undefined;
  // Another answer, or one that says that it is a part, or coded, is there by purpose; a length that
  // is not that of the body is another mistake.
  const isSame = inside.status === outside.status && says(outside, inside);
  const isCounted = outside.headers.some(([name]) => name.toLowerCase() === 'content-length');
  const passage = passageOf(texts(inside), outside.parts);
  if (passage !== 'kept' && (!isSame || isCounted)) return undefined;
  return { pair, inside, outside, passage };
}

/** Error pages are replaced by purpose, and markup is made smaller. */
function isOrdinary({ status, headers, body }: Answer): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain';
  return body !== '' && status >= 200 && status < 300 && type.startsWith('text/plain');
}

/** All that the one says of its body, the other says, too; it may say more. */
function says(answer: Answer, other: Answer): boolean {
  const lines = new Set(answer.headers.map(([name, value]) => `${name.toLowerCase()}: ${value}`));
  const isPart = answer.headers.some(([name]) => /^content-(?:range|encoding)$/i.test(name));
  return (
    !isPart && other.headers.every(([name, value]) => lines.has(`${name.toLowerCase()}: ${value}`))
  );
}

function texts({ parts }: Answer): string[] {
  return parts.map(({ value }) => value);
}

/** What became of pieces that stand behind each other, by what came out. */
export function passageOf(from: readonly string[], to: readonly PyBytes[]): Passage {
  const whole = from.join('');
  const passed = to.map(({ value }) => value).join('');
  if (to.some(({ length }) => length !== undefined)) return ofCut(from, to);
  if (passed === whole) return 'kept';
  if (isMeant(leftOut(whole, passed)) || isPart(from, to)) return 'lost';
  if (isDoubled(from, passed)) return 'doubled';
  return isReordered(from, passed) ? 'reordered' : 'changed';
}

/** Of very long pieces, only the ends are there to be compared. */
function ofCut(from: readonly string[], to: readonly PyBytes[]): Passage {
  const [pieces, passed] = [
    from.filter((each) => each !== ''),
    to.filter((each) => lengthOf(each) > 0),
  ];
  const isAlike = passed.every((each, i) => pieces[i]?.startsWith(each.value.slice(0, START)));
  const isLonger = passed.some((each, i) => lengthOf(each) > (pieces[i]?.length ?? 0));
  if (!isAlike || isLonger) return 'changed';
  const count = passed.reduce((sum, each) => sum + lengthOf(each), 0);
  return count === pieces.join('').length ? 'kept' : 'lost';
}

/** Longer than any text that is written in a scenario, and shorter than what is recorded of one. */
const START = 256;

/** The piece of the longer text without which it is the shorter one; null where there is none. */
function leftOut(longer: string, shorter: string): string | null {
  const count = longer.length - shorter.length;
  if (count <= 0) return null;
  let start = 0;
  while (start < shorter.length && longer[start] === shorter[start]) start += 1;
  const isOnly = longer.endsWith(shorter.slice(start));
  return isOnly ? longer.slice(start, start + count) : null;
}

/** White space, and what fills up, may be left out by purpose. */
function isMeant(text: string | null): boolean {
  return text !== null && /[a-z0-9]/i.test(text);
}

/** Whether what came out are some of the pieces, in their order. */
function isPart(from: readonly string[], to: readonly PyBytes[]): boolean {
  const passed = to.map(({ value }) => value).filter((each) => each !== '');
  let at = 0;
  for (const each of from) if (each === passed[at]) at += 1;
  return at === passed.length && from.some((each) => !passed.includes(each) && isMeant(each));
}

function isDoubled(from: readonly string[], passed: string): boolean {
  return from.some(
    (each, i) => isMeant(each) && [...from.slice(0, i), each, ...from.slice(i)].join('') === passed,
  );
}

function isReordered(from: readonly string[], passed: string): boolean {
  const sorted = (text: string) => [...text].toSorted().join('');
  const pieces = from.filter((each) => each !== '');
  return (
    pieces.length > 1 &&
    sorted(pieces.join('')) === sorted(passed) &&
    pieces.every((each) => passed.includes(each))
  );
}
