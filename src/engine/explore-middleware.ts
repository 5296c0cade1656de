import type * as fc from 'fast-check';
import { SubjectError } from '../model/errors.ts';
import { isTrouble } from '../model/evidence.ts';
import type { MiddlewareProperty, Pair, PairAct, PairGround } from '../model/pair.ts';
import type { Origin } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import type { Exploration, Plan } from './explore.ts';
import { faceFor, pairSession, viewOf } from './faces.ts';
import { type GeneratedCase, Source } from './generated.ts';
import { judge, type Judgement, type Sighting } from './judge.ts';
import { placeKey } from './ledger.ts';
import { withRate } from './settle.ts';

export type PairGenerator = MiddlewareProperty<fc.Arbitrary<readonly PairAct[]>>;

/** What is to be generated for a middleware. */
export type MiddlewarePlan = Pick<Plan, 'seed' | 'maxTime' | 'only'> & {
  /** Cases of each property. */
  readonly runs: number;
  readonly properties: readonly PairGenerator[];
};

/** Where pairs come from. */
export interface PairBench extends PairGround {
  /** One after the other; null for those that were not run any more after one that hung. */
  runMany(acts: readonly PairAct[]): Promise<readonly (Pair | null)[]>;
}

export interface MiddlewareExploreOptions extends MiddlewarePlan {
  /** What scenarios have found, as `placeKey` names it, and whether a small request shows it. */
  readonly known: ReadonlyMap<string, boolean>;
  readonly signal: AbortSignal;
  onProgress(done: number, all: number): void;
}

type Shown = GeneratedCase<PairAct>;
type PairSource = Source<PairAct, PairGenerator>;

interface Candidate {
  readonly rule: Rule;
  readonly sighting: Sighting;
  readonly shown: Shown;
  count: number;
}

/** Exchanges that are on the way at once. */
const BATCH = 16;
/** Findings whose smallest case is looked for, and milliseconds for each search. */
const MOST_SHRUNK = 12;
const SHRINKING = 5_000;
/** How often the smallest case is tried again. */
const TRIES = 5;

/** Puts a middleware through generated cases, and makes small those that show something. */
export async function exploreMiddleware(
  bench: PairBench,
  rules: readonly Rule[],
  options: MiddlewareExploreOptions,
): Promise<Exploration> {
  const exploring = new Exploring(bench, rules, options);
  await exploring.run();
  return exploring.settle();
}

class Exploring {
  readonly #bench: PairBench;
  readonly #rules: readonly Rule[];
  readonly #options: MiddlewareExploreOptions;
  readonly #sources = new Map<string, PairSource>();
  readonly #candidates = new Map<string, Candidate>();
  readonly #occasions = new Map<Rule, number>();
  readonly #errors = new Map<Rule, string>();
  readonly #notes: string[] = [];
  #cases = 0;
  #exchanges = 0;

  constructor(bench: PairBench, rules: readonly Rule[], options: MiddlewareExploreOptions) {
    this.#bench = bench;
    this.#rules = rules;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { maxTime, signal } = this.#options;
    const until = Date.now() + maxTime * 1000;
    const supplies = await this.#supplies();
    const all = supplies.reduce((sum, each) => sum + each.all, 0);
    for (let next = behind(supplies); next !== null; next = behind(supplies)) {
      if (signal.aborted) return;
      if (Date.now() > until) {
        const ran = `${this.#cases} of ${all} generated cases were run`;
        this.#notes.push(`${ran} in the time that there was: --max-time gives more`);
        return;
      }
      if (!(await this.#runCases(next.take(BATCH)))) {
        const ran = `generated cases ended after ${this.#cases}`;
        this.#notes.push(`${ran}: an exchange hung, or ended the process`);
        return;
      }
      this.#options.onProgress(this.#cases, all);
    }
  }

  async #supplies(): Promise<Supply[]> {
    const { properties, seed, only, runs } = this.#options;
    const asked = properties.filter(({ id }) => only === null || id === only.property);
    return Promise.all(
      asked.map(async (property) => {
        const source = await Source.of(property, property.input(this.#bench), seed);
        this.#sources.set(property.id, source);
        if (only !== null) return new Supply(1, () => [source.at(only.path)]);
        const all = Math.max(1, Math.round(runs * property.share));
        return new Supply(all, (from, most) => source.cases(from, most));
      }),
    );
  }

  /** False where one was trouble. */
  async #runCases(cases: readonly Shown[]): Promise<boolean> {
    const pairs = await this.#bench.runMany(cases.flatMap(({ acts }) => acts));
    let at = 0;
    for (const shown of cases) {
      const own = pairs.slice(at, at + shown.acts.length).filter((each) => each !== null);
      at += shown.acts.length;
      this.#exchanges += own.length;
      if (own.length === shown.acts.length) this.#cases += 1;
      for (const [rule, judgement] of judgements(this.#rules, own)) {
        this.#note(rule, judgement, shown);
      }
    }
    return pairs.every((pair) => pair !== null && !isTrouble(pair.outer));
  }

  #note(rule: Rule, { occasions, sightings, error }: Judgement, shown: Shown): void {
    this.#occasions.set(rule, (this.#occasions.get(rule) ?? 0) + occasions);
    if (error !== null && !this.#errors.has(rule)) this.#errors.set(rule, error);
    for (const sighting of sightings) {
      const key = placeKey(rule, sighting);
      const known = this.#candidates.get(key);
      if (known === undefined) {
        this.#candidates.set(key, { rule, sighting, shown, count: 1 });
      } else known.count += 1;
    }
  }

  /** Looks for the smallest case of each finding that scenarios do not show in a small exchange. */
  async settle(): Promise<Exploration> {
    const { known } = this.#options;
    const unknown = [...this.#candidates].filter(([key]) => known.get(key) !== true);
    const found: Exploration['found'][number][] = [];
    for (const [, candidate] of unknown) {
      found.push(
        found.length < MOST_SHRUNK ? await this.#smallest(candidate) : this.#found(candidate),
      );
    }
    return {
      cases: this.#cases,
      exchanges: this.#exchanges,
      occasions: this.#occasions,
      errors: this.#errors,
      found,
      notes: this.#notes,
    };
  }

  async #smallest(candidate: Candidate): Promise<Exploration['found'][number]> {
    const { rule, shown } = candidate;
    const source = this.#sources.get(shown.property);
    const { exchange } = candidate.sighting;
    const hangs = exchange !== null && 'ended' in exchange && exchange.ended.how === 'hung';
    // What hangs takes too long to be done again and again.
    if (source === undefined || hangs || this.#options.signal.aborted) {
      return this.#found(candidate);
    }
    let { sighting } = candidate;
    const fails = async (acts: readonly PairAct[]) => {
      const pairs = await this.#bench.runMany(acts);
      const seen = pairSighting(rule, candidate.sighting.message, pairs);
      if (seen !== null) sighting = seen;
      return seen !== null;
    };
    try {
      const smallest = await source.shrink(shown, fails, Date.now() + SHRINKING);
      const failed: boolean[] = [];
      for (let i = 0; i < TRIES; i += 1) failed.push(await fails(smallest.acts));
      const confirmed = { failures: failed.filter(Boolean).length, tries: TRIES };
      return this.#found({ ...candidate, sighting, shown: smallest }, confirmed);
    } catch (error) {
      if (!(error instanceof SubjectError)) throw error;
      return this.#found(candidate);
    }
  }

  #found(
    { rule, sighting, shown, count }: Candidate,
    confirmed?: Required<Origin>['confirmed'],
  ): Exploration['found'][number] {
    const { property, path, acts } = shown;
    const { seed } = this.#options;
    const origin = { kind: 'property', id: property, seed, path, input: acts } as const;
    if (confirmed === undefined) return { rule, sighting, origin, count };
    const told = withRate(sighting, confirmed, '');
    return { rule, sighting: told, origin: { ...origin, confirmed }, count };
  }
}

/** Cases of one property that have yet to be run. */
class Supply {
  readonly all: number;
  taken = 0;
  readonly #cases: (from: number, most: number) => readonly Shown[];

  constructor(all: number, cases: (from: number, most: number) => readonly Shown[]) {
    this.all = all;
    this.#cases = cases;
  }

  take(most: number): readonly Shown[] {
    const cases = this.#cases(this.taken, Math.min(most, this.all - this.taken));
    this.taken += cases.length;
    return cases;
  }
}

/** Of supplies that are not used up, the one of which the smallest part was taken. */
function behind(supplies: readonly Supply[]): Supply | null {
  const open = supplies.filter(({ all, taken }) => taken < all);
  const [last = null] = open.toSorted((a, b) => a.taken / a.all - b.taken / b.all);
  return last;
}

/** A finding with this message in the pairs of one case, as far as they were run; null for none. */
export function pairSighting(
  rule: Rule,
  message: string,
  pairs: readonly (Pair | null)[],
): Sighting | null {
  const run = pairs.filter((each) => each !== null);
  const seen = judgements([rule], run).flatMap(([, { sightings }]) => sightings);
  return seen.find((each) => each.message === message) ?? null;
}

/** What rules say of the pairs of one case, of each and of them together. */
function judgements(
  rules: readonly Rule[],
  pairs: readonly Pair[],
): (readonly [Rule, Judgement])[] {
  const views = pairs.map(viewOf);
  const session = pairSession(pairs);
  return rules.flatMap((rule) => {
    const evidence =
      rule.on === 'pair-session' ? [session] : views.flatMap((view) => faceFor(rule, view) ?? []);
    return evidence.map((each) => [rule, judge(rule, each)] as const);
  });
}
