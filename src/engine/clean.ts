import type { Likeness } from '../model/likeness.ts';
import type { Rule } from '../model/rule.ts';
import { judge } from './judge.ts';

interface Passed {
  /** How often each rule that applied did so in one of them. */
  readonly occasions: readonly (readonly [Rule, number])[];
  /** How many there were. */
  times: number;
}

/** Likenesses that are remembered. */
const MOST = 10_000;

/**
 * Exchanges that rules have nothing to say against. A rule is a pure function of what it reads: as
 * long as that is all in the likeness, its verdict holds for all that are alike. Rules that were
 * seen to read more are left to judge each exchange by itself.
 */
export class CleanOnes {
  readonly #passed = new Map<string, Passed>();
  readonly #occasions = new Map<Rule, number>();
  readonly #beyond = new Set<Rule>();
  readonly #lists = new Map<readonly Rule[], readonly Rule[]>();

  /** Whether all of these rules pass an exchange but those {@link beyond}; its occasions are noted. */
  has(likeness: Likeness, rules: readonly Rule[]): boolean {
    const { key } = likeness;
    let passed = this.#passed.get(key) ?? null;
    if (passed === null) {
      passed = this.#look(likeness, rules);
      if (passed === null) return false;
      if (this.#passed.size >= MOST) this.#settle();
      this.#passed.set(key, passed);
    }
    passed.times += 1;
    return true;
  }

  /** Those of these rules that look at more than a likeness. */
  beyond(rules: readonly Rule[]): readonly Rule[] {
    let list = this.#lists.get(rules);
    if (list === undefined) {
      list = rules.filter((rule) => this.#beyond.has(rule));
      this.#lists.set(rules, list);
    }
    return list;
  }

  /** Adds the occasions that were noted. */
  addTo(occasions: Map<Rule, number>): Map<Rule, number> {
    this.#settle();
    for (const [rule, count] of this.#occasions) {
      occasions.set(rule, (occasions.get(rule) ?? 0) + count);
    }
    this.#occasions.clear();
    return occasions;
  }

  #look(likeness: Likeness, rules: readonly Rule[]): Passed | null {
    let looked = false;
    const exchange = likeness.veiled(() => (looked = true));
    const occasions: (readonly [Rule, number])[] = [];
    for (const rule of rules) {
      if (this.#beyond.has(rule)) continue;
      const judgement = judge(rule, exchange);
      if (looked) {
        // What it has read may be remembered, and others may go by that: from the start, without it.
        this.#leaveOut(rule);
        return this.#look(likeness, rules);
      }
      if (judgement.error !== null || judgement.sightings.length > 0) return null;
      if (judgement.occasions > 0) occasions.push([rule, judgement.occasions]);
    }
    return { occasions, times: 0 };
  }

  #leaveOut(rule: Rule): void {
    this.#settle();
    this.#beyond.add(rule);
    this.#lists.clear();
  }

  #settle(): void {
    for (const { occasions, times } of this.#passed.values()) {
      for (const [rule, count] of occasions) {
        this.#occasions.set(rule, (this.#occasions.get(rule) ?? 0) + count * times);
      }
    }
    this.#passed.clear();
  }
}
