import type { Pair } from '../model/pair.ts';
import type { Rule } from '../model/rule.ts';
import { faceFor, viewOf } from './faces.ts';
import { judge, type Judgement } from './judge.ts';

export type PairJudgement = readonly [Rule, Judgement];

/** What rules say of a pair, all that look at one by itself. */
export function judgePair(rules: readonly Rule[], pair: Pair): PairJudgement[] {
  const view = viewOf(pair);
  return rules.flatMap((rule) => {
    const evidence = faceFor(rule, view);
    return evidence === null ? [] : [[rule, judge(rule, evidence)] as const];
  });
}

/** What rules say of pairs, each of which is judged once: while the next one is on its way. */
export class JudgedPairs {
  readonly #rules: readonly Rule[];
  readonly #known = new WeakMap<Pair, readonly PairJudgement[]>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  of(pair: Pair): readonly PairJudgement[] {
    const judgements = this.#known.get(pair) ?? judgePair(this.#rules, pair);
    this.#known.set(pair, judgements);
    return judgements;
  }

  /** Judges it as soon as there is nothing else to do. */
  ahead(pair: Pair): void {
    setImmediate(() => this.of(pair));
  }
}
