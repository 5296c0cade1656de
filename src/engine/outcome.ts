import type { Level } from '../model/names.ts';
import type { ExitCode, Outcome, RuleVerdict } from '../model/report.ts';

/** The levels that fail a run when this is the lowest. */
export function failingLevels(lowest: Level): readonly Level[] {
  if (lowest === 'MUST') return ['MUST'];
  return lowest === 'SHOULD' ? ['MUST', 'SHOULD'] : ['MUST', 'SHOULD', 'MAY'];
}

export interface Course {
  readonly interrupted: boolean;
  /** The harness itself failed. */
  readonly crashed: boolean;
  /** The subject could not be judged. */
  readonly unjudged: boolean;
  /** The run ended early because of what it had shown. */
  readonly cutShort: boolean;
  /** Nothing of the subject was reached. */
  readonly unreached: boolean;
}

/** The first that applies, in the order of the contract. */
export function exitCodeOf(
  verdicts: readonly RuleVerdict[],
  lowest: Level,
  course: Course,
): ExitCode {
  const levels = failingLevels(lowest);
  const failed = verdicts.some((each) => each.verdict === 'fail' && levels.includes(each.level));
  const exercised = verdicts.some((each) => each.verdict === 'pass' || each.verdict === 'fail');
  if (course.interrupted) return 130;
  if (course.crashed || verdicts.some((each) => each.verdict === 'broken')) return 70;
  if (course.unjudged) return 3;
  if (failed) return 1;
  // Cut short without a finding that says why: nothing was shown to conform.
  if (course.cutShort) return 3;
  if (!exercised || course.unreached) return 4;
  return 0;
}

export function outcomeOf(exitCode: ExitCode): Outcome {
  if (exitCode === 0) return 'conformant';
  return exitCode === 1 ? 'nonconformant' : 'inconclusive';
}
