import type { Identity } from '../model/bench.ts';
import type { Exhibit } from '../model/evidence.ts';
import type { Interface, Level, SubjectKind } from '../model/names.ts';
import type { ExitCode, Report, RuleVerdict, VerdictKind } from '../model/report.ts';
import { reported } from './exhibits.ts';
import { exitCodeOf, outcomeOf } from './outcome.ts';

/** What is known before a run begins. */
export interface Setting {
  readonly version: string;
  readonly kind: SubjectKind;
  /** As the user wrote it. */
  readonly entry: string;
  readonly started: Date;
  readonly seed: number;
}

/** What a run has brought. */
export interface Result {
  readonly identity: Identity;
  readonly interface: Interface | null;
  readonly entry: string;
  readonly verdicts: readonly RuleVerdict[];
  readonly exhibits: readonly Exhibit[];
  readonly exchanges: number;
  /** Generated cases. */
  readonly cases: number;
  readonly notes: readonly string[];
  readonly log: { readonly stdout: string; readonly stderr: string };
  readonly level: Level;
  readonly interrupted: boolean;
  /** Why the subject could not be judged. */
  readonly problem: string | null;
  /** Why the run ended early. */
  readonly cutShort: string | null;
  /** What went wrong in the harness. */
  readonly crash: string | null;
  readonly unreached: string | null;
}

export function makeReport(setting: Setting, result: Result): Report {
  const exitCode = exitCodeOf(result.verdicts, result.level, {
    interrupted: result.interrupted,
    crashed: result.crash !== null,
    unjudged: result.problem !== null,
    cutShort: result.cutShort !== null,
    unreached: result.unreached !== null,
  });
  return {
    schema: 1,
    tool: { name: 'gw-conform', version: setting.version },
    target: { kind: setting.kind, interface: result.interface, entry: result.entry },
    identity: result.identity,
    outcome: outcomeOf(exitCode),
    exitCode,
    level: result.level,
    problem: result.crash ?? result.problem ?? whyNot(result, exitCode),
    notes: [...result.notes, ...(result.cutShort === null ? [] : [result.cutShort])],
    started: setting.started.toISOString(),
    seconds: (Date.now() - setting.started.getTime()) / 1000,
    seed: setting.seed,
    totals: {
      exchanges: result.exchanges,
      cases: result.cases,
      occasions: result.verdicts.reduce((sum, each) => sum + each.occasions, 0),
      rules: countVerdicts(result.verdicts),
    },
    rules: result.verdicts,
    exchanges: result.exhibits.map(reported),
    log: result.log,
  };
}

/** The report on a subject that could not even be opened. */
export function unopenedReport(
  setting: Setting,
  level: Level,
  problem: string,
  interrupted = false,
): Report {
  return makeReport(setting, {
    identity: { python: null, framework: null, server: null },
    interface: null,
    entry: setting.entry,
    verdicts: [],
    exhibits: [],
    exchanges: 0,
    cases: 0,
    notes: [],
    log: { stdout: '', stderr: '' },
    level,
    interrupted,
    problem,
    cutShort: null,
    crash: null,
    unreached: null,
  });
}

function whyNot(result: Result, exitCode: ExitCode): string | null {
  if (exitCode === 3) return result.cutShort;
  if (exitCode !== 4) return null;
  return result.unreached ?? 'no rule had an occasion: nothing was checked';
}

function countVerdicts(verdicts: readonly RuleVerdict[]): Record<VerdictKind, number> {
  const counts = { pass: 0, fail: 0, untested: 0, exempt: 0, broken: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return counts;
}
