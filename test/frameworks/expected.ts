import type { RuleId } from '../../src/model/names.ts';

/** A true deviation of a framework, checked against the clause and the framework's source. */
export interface Expected {
  readonly rule: RuleId;
  /** Clause, place in the framework's source, and what happens there. */
  readonly reason: string;
}

/** By name of the subject. What is not listed here is a bug of the rule, or a new deviation. */
export const EXPECTED: Readonly<Record<string, readonly Expected[]>> = {};
