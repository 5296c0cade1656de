import { createHash } from 'node:crypto';
import { nearName, type Told } from './told.ts';

/**
 * One for each finding, the same for the same mistake after lines have been added above it: no line
 * number is in it. Two findings of one likeness are told apart by their order.
 */
export function fingerprints(told: readonly Told[], cwd: string): string[] {
  const seen = new Map<string, number>();
  return told.map((each) => {
    const print = fingerprint(each, cwd);
    const nth = seen.get(print) ?? 0;
    seen.set(print, nth + 1);
    return nth === 0 ? print : `${print}:${nth}`;
  });
}

function fingerprint({ verdict, finding }: Told, cwd: string): string {
  const { at, source, message, text } = finding;
  const place = at === null ? [] : [nearName(at.file, cwd), at.function];
  const words = [verdict.id, message, ...place, source ?? text.replace(/\d+/g, '#')];
  return createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 32);
}
