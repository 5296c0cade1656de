import type * as fc from 'fast-check';
import { SubjectError } from '../model/errors.ts';
import type { Act, Ground, Property } from '../model/property.ts';

export type Generator = Property<fc.Arbitrary<readonly Act[]>>;

/** One generated case. */
export interface GeneratedCase<A = Act> {
  /** Id of the property. */
  readonly property: string;
  readonly acts: readonly A[];
  /**
   * Its number among those of its property, and how it was shrunk: `17:0:2`. `17.1:0:2` is its
   * second request alone.
   */
  readonly path: string;
}

/** Cases that grow from one seed of fast-check's. */
export const CHUNK = 250;

/** What a property generates for a subject, from a seed; the same seed gives the same cases. */
export class Source<A = Act, P extends { readonly id: string } = Generator> {
  readonly property: P;
  readonly #fc: typeof fc;
  readonly #seed: number;
  readonly #arbitrary: fc.Arbitrary<readonly A[]>;
  /** The first ones, as far as they were made for later. */
  readonly #kept: GeneratedCase<A>[] = [];
  #keeps = false;

  private constructor(
    fast: typeof fc,
    property: P,
    arbitrary: fc.Arbitrary<readonly A[]>,
    seed: number,
  ) {
    this.#fc = fast;
    this.property = property;
    this.#arbitrary = arbitrary;
    this.#seed = seed;
  }

  /** Null where the subject has nothing for the property. */
  static async open(property: Generator, ground: Ground, seed: number): Promise<Source | null> {
    const arbitrary = property.input(ground);
    return arbitrary === null ? null : Source.of(property, arbitrary, seed);
  }

  static async of<A, P extends { readonly id: string }>(
    property: P,
    arbitrary: fc.Arbitrary<readonly A[]>,
    seed: number,
  ): Promise<Source<A, P>> {
    const fast = await import('fast-check');
    return new Source(fast, property, arbitrary, seed);
  }

  /** Whether cases that are asked for one after the other, from the first on, are kept for later. */
  set keeps(keeps: boolean) {
    this.#keeps = keeps;
  }

  /** The cases from this number on, up to so many: fewer only where a chunk ends. */
  cases(from: number, most: number): readonly GeneratedCase<A>[] {
    const kept = this.#kept.slice(from, from + most);
    if (kept.length === most) return kept;
    const next = from + kept.length;
    const made = this.#make(next, most - kept.length);
    if (this.#keeps && next === this.#kept.length) this.#kept.push(...made);
    return [...kept, ...made];
  }

  /** All of one chunk. */
  #make(from: number, most: number): GeneratedCase<A>[] {
    const offset = from % CHUNK;
    const values = this.#fc.sample(this.#tuple(), {
      seed: this.#chunkSeed(from),
      path: String(offset),
      numRuns: Math.min(most, CHUNK - offset),
    });
    return values.map(([acts], i) => ({
      property: this.property.id,
      acts,
      path: String(from + i),
    }));
  }

  /** The case at a path, shrunk as it says. */
  at(path: string): GeneratedCase<A> {
    const { from, inner, only } = locate(path);
    try {
      const seed = this.#chunkSeed(from);
      const [value] = this.#fc.sample(this.#tuple(only), { seed, path: inner, numRuns: 1 });
      if (value?.[0].length) return { property: this.property.id, acts: value[0], path };
    } catch {
      // A path that leads nowhere.
    }
    throw new SubjectError(
      `there is no case '${path}' of ${this.property.id} with this seed`,
      'what is generated depends on the routes: name the same ones, of the same application',
    );
  }

  /**
   * The smallest case that still fails, by steps that make a failing one simpler. `until` is when
   * to be content with what there is, in milliseconds since the epoch.
   */
  async shrink(
    failing: GeneratedCase<A>,
    fails: (acts: readonly A[]) => Promise<boolean>,
    until: number,
  ): Promise<GeneratedCase<A>> {
    const { from, inner, only } = locate(failing.path);
    const property = this.#fc.asyncProperty<[readonly A[]]>(
      this.#acts(only),
      async (acts) => acts.length === 0 || !(await fails(acts)),
    );
    const outcome = await this.#fc.check(property, {
      seed: this.#chunkSeed(from),
      path: inner,
      numRuns: 1,
      interruptAfterTimeLimit: Math.max(1, until - Date.now()),
      markInterruptAsFailure: false,
    });
    const [acts] = outcome.counterexample ?? [];
    if (acts === undefined || outcome.counterexamplePath === null) return failing;
    const [number] = failing.path.split(':');
    const [, ...steps] = outcome.counterexamplePath.split(':');
    return { property: this.property.id, acts, path: [number, ...steps].join(':') };
  }

  /** As fast-check's own properties have it, so that the same seed gives them the same values. */
  #tuple(only: number | null = null) {
    return this.#fc.tuple(this.#acts(only));
  }

  /** All of a case, or one of them, which shrinks as the case does. */
  #acts(only: number | null): fc.Arbitrary<readonly A[]> {
    if (only === null) return this.#arbitrary;
    return this.#arbitrary.map((acts) => acts.slice(only, only + 1));
  }

  /** A seed for each chunk of each property: FNV-1a over their names and the run's seed. */
  #chunkSeed(from: number): number {
    const name = `${this.#seed}|${this.property.id}|${Math.floor(from / CHUNK)}`;
    let hash = 0x811c9dc5;
    for (const character of name) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    return hash | 0;
  }
}

/** Each of a case's requests as a case of its own. */
export function partsOf<A>({ property, acts, path }: GeneratedCase<A>): GeneratedCase<A>[] {
  const [number, ...steps] = path.split(':');
  return acts.map((act, i) => ({
    property,
    acts: [act],
    path: [`${number}.${i}`, ...steps].join(':'),
  }));
}

/** Of a path: the case's number, the way to it within its chunk, and which of its requests alone. */
function locate(path: string) {
  const [first = '', ...steps] = path.split(':');
  const [number, part] = first.split('.');
  const from = Number(number);
  return {
    from,
    inner: [from % CHUNK, ...steps].join(':'),
    only: part === undefined ? null : Number(part),
  };
}
