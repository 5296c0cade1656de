import type { Bench } from '../model/bench.ts';
import { SubjectError } from '../model/errors.ts';
import { type Evidence, type Exchange, isTrouble } from '../model/evidence.ts';
import type { Rule } from '../model/rule.ts';
import { likenessOf } from '../model/likeness.ts';
import { CleanOnes } from './clean.ts';
import type { GeneratedCase } from './generated.ts';
import { appliesTo, gatherings, judge, judgeable, type Sighting } from './judge.ts';
import { placeKey } from './ledger.ts';
import { batches, type Supply } from './supplies.ts';

/** A finding, as a generated case first showed it. */
export interface Candidate {
  readonly rule: Rule;
  readonly sighting: Sighting;
  readonly shown: GeneratedCase;
  /** Cases that showed it. */
  count: number;
}

export interface SweepOptions {
  /** When to stop, in milliseconds since the epoch. */
  readonly until: number;
  /** Whether to stop, asked after each batch. */
  isOver(found: readonly Candidate[]): Promise<boolean>;
  /** Cases so far, and those that there are to be. */
  onProgress(done: number, all: number): void;
}

/** What a sweep saw. Nothing of it grows with the number of cases. */
export interface Swept {
  readonly cases: number;
  /** Cases that there were to be. */
  readonly all: number;
  readonly exchanges: number;
  readonly occasions: Map<Rule, number>;
  readonly errors: Map<Rule, string>;
  readonly candidates: readonly Candidate[];
  /** Why it did not come to its end; null if it did. */
  readonly cut: 'time' | 'found' | 'trouble' | null;
}

/** Requests that are on the way at once: more keeps both processes busy, less tells time better. */
const BATCH = { first: 16, most: 128 };
/** Cases that hang or end the process: each costs as much as thousands of others. */
const MOST_TROUBLES = 1;
/** Milliseconds that a batch may take before the next is smaller, and before it is larger. */
const SLOW = 60;
const FAST = 25;

/** Sends cases through a subject at speed and judges each by all rules. */
export class Sweep {
  readonly #bench: Bench;
  readonly #byKind = new Map<Evidence['kind'], readonly Rule[]>();
  readonly #clean = new CleanOnes();
  readonly #rules: readonly Rule[];
  readonly #options: SweepOptions;
  readonly #occasions = new Map<Rule, number>();
  readonly #errors = new Map<Rule, string>();
  readonly #candidates = new Map<string, Candidate>();
  #cases = 0;
  #exchanges = 0;
  #troubles = 0;
  #size = BATCH.first;

  constructor(bench: Bench, rules: readonly Rule[], options: SweepOptions) {
    this.#bench = bench;
    this.#rules = rules;
    this.#options = options;
  }

  async run(supplies: readonly Supply[]): Promise<Swept> {
    const all = supplies.reduce((sum, supply) => sum + supply.all, 0);
    let cut: Swept['cut'] = null;
    try {
      cut = await this.#runAll(supplies, all);
    } catch (error) {
      if (!(error instanceof SubjectError)) throw error;
      cut = 'trouble';
    }
    return {
      cases: this.#cases,
      all,
      exchanges: this.#exchanges,
      occasions: this.#clean.addTo(this.#occasions),
      errors: this.#errors,
      candidates: [...this.#candidates.values()],
      cut,
    };
  }

  async #runAll(supplies: readonly Supply[], all: number): Promise<Swept['cut']> {
    let before = Promise.resolve(() => undefined as void);
    let left = all;
    for (const cases of batches(supplies, () => this.#size)) {
      left -= cases.length;
      // One batch runs while the one before it is judged and the one after it is made.
      const running = this.#run(cases);
      // An error is for whoever awaits it.
      running.catch(() => undefined);
      (await before)();
      before = running;
      this.#options.onProgress(this.#cases, all);
      const cut = await this.#reasonToStop();
      if (cut === null) continue;
      (await before)();
      return cut === 'time' && left <= 0 ? null : cut;
    }
    (await before)();
    return null;
  }

  async #reasonToStop(): Promise<Swept['cut']> {
    if (await this.#options.isOver([...this.#candidates.values()])) return 'found';
    if (this.#troubles >= MOST_TROUBLES) return 'trouble';
    return Date.now() > this.#options.until ? 'time' : null;
  }

  /** Runs cases; resolves with what judges them. */
  async #run(cases: readonly GeneratedCase[]): Promise<() => void> {
    const began = Date.now();
    const exchanges = await this.#bench.runMany(cases.flatMap(({ acts }) => acts));
    const took = Date.now() - began;
    if (took > SLOW) this.#size = Math.max(1, Math.floor(this.#size / 2));
    else if (took < FAST) this.#size = Math.min(BATCH.most, this.#size * 2);
    return () => this.#judgeAll(cases, exchanges);
  }

  #judgeAll(cases: readonly GeneratedCase[], exchanges: readonly (Exchange | null)[]): void {
    let at = 0;
    for (const each of cases) {
      const own = exchanges.slice(at, at + each.acts.length).filter((one) => one !== null);
      at += each.acts.length;
      this.#exchanges += own.length;
      for (const exchange of own) {
        if (isTrouble(exchange)) this.#troubles += 1;
        this.#judgeExchange(exchange, each);
      }
      if (own.length < each.acts.length) continue;
      this.#cases += 1;
      if (own.length === 1) continue;
      for (const together of gatherings(each.property, done(own))) this.#judge(together, each);
    }
  }

  /** What nothing is wrong with in one exchange need not be looked at again in all that are alike. */
  #judgeExchange(exchange: Exchange, shown: GeneratedCase): void {
    const likeness = likenessOf(exchange);
    const rules = this.#rulesFor(exchange.kind);
    if (likeness === null || !this.#clean.has(likeness, rules)) {
      this.#judge(judgeable(exchange), shown);
    } else {
      this.#judge(exchange, shown, this.#clean.beyond(rules));
    }
  }

  #judge(
    evidence: Evidence,
    shown: GeneratedCase,
    rules: readonly Rule[] = this.#rulesFor(evidence.kind),
  ): void {
    for (const rule of rules) {
      const { occasions, sightings, error } = judge(rule, evidence);
      if (occasions > 0) this.#occasions.set(rule, (this.#occasions.get(rule) ?? 0) + occasions);
      if (error !== null && !this.#errors.has(rule)) this.#errors.set(rule, error);
      for (const sighting of sightings) this.#note(rule, sighting, shown);
    }
  }

  #note(rule: Rule, sighting: Sighting, shown: GeneratedCase): void {
    const key = placeKey(rule, sighting);
    const candidate = this.#candidates.get(key);
    if (candidate === undefined) {
      this.#candidates.set(key, { rule, sighting, shown, count: 1 });
    } else {
      candidate.count += 1;
    }
  }

  #rulesFor(kind: Evidence['kind']): readonly Rule[] {
    let rules = this.#byKind.get(kind);
    if (rules === undefined) {
      rules = this.#rules.filter((rule) => appliesTo(rule, { kind }));
      this.#byKind.set(kind, rules);
    }
    return rules;
  }
}

/** Those that came about, as far as they can be judged. */
export function done(exchanges: readonly (Exchange | null)[]): Exchange[] {
  return exchanges.filter((each) => each !== null).map(judgeable);
}
