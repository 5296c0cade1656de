import type { GeneratedCase, Source } from './generated.ts';

/** Enough to find what only generated input finds, and few enough for a run of a second. */
const USUAL_CASES = 1000;

/** Where cases come from. */
export interface Supply {
  /** How many there are. */
  readonly all: number;
  /** At least one and at most so many of them, from this number on. */
  take(from: number, most: number): readonly GeneratedCase[];
}

/** So many cases of each property (`runs`), or what is usual of all together. */
export function suppliesOf(sources: readonly Source[], runs: number | null): Supply[] {
  const swept = sources.filter(({ property }) => property.startsFresh !== true);
  const shares = swept.reduce((sum, { property }) => sum + property.share, 0);
  const each = runs ?? USUAL_CASES / shares;
  return swept.map((source) => ({
    all: Math.max(1, Math.ceil(each * source.property.share)),
    take: (from, most) => source.cases(from, most),
  }));
}

/** Batches of at most `size()` cases, each of the supply of which the smallest part was taken. */
export function* batches(
  supplies: readonly Supply[],
  size: () => number,
): Generator<readonly GeneratedCase[]> {
  const taken = new Map<Supply, number>(supplies.map((supply) => [supply, 0]));
  for (let next = behind(taken); next !== null; next = behind(taken)) {
    const from = taken.get(next) ?? 0;
    const cases = next.take(from, Math.min(size(), next.all - from));
    taken.set(next, from + cases.length);
    yield cases;
  }
}

/** Of supplies that are not used up the one of which the smallest part was taken; null if all are. */
function behind(taken: ReadonlyMap<Supply, number>): Supply | null {
  let last: Supply | null = null;
  let least = 1;
  for (const [supply, from] of taken) {
    if (from >= supply.all || from / supply.all >= least) continue;
    last = supply;
    least = from / supply.all;
  }
  return last;
}
