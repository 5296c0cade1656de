import { relative, sep } from 'node:path';
import type { Level } from '../model/names.ts';
import type { Finding, Report, ReportedExhibit, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';

const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];

/**
 * What a finding does to the run: it fails it, it stands below the failing level, or it does not
 * count (a framework's deviation, or accepted in a baseline).
 */
export type Weight = 'fails' | 'advises' | 'exempt';

/** A finding with all that is known about it. */
export interface Told {
  readonly verdict: RuleVerdict;
  /** Undefined where a stored report names a rule that is not shipped any more. */
  readonly rule: Rule | undefined;
  readonly finding: Finding;
  readonly weight: Weight;
  readonly exhibit: ReportedExhibit | undefined;
}

/** The levels that fail a run when this is the lowest. */
export function failing(lowest: Level): readonly Level[] {
  return LEVELS.slice(0, LEVELS.indexOf(lowest) + 1);
}

/** Every finding: those that fail the run first, then by level, then as the rules come. */
export function toldFindings(report: Report, rules: readonly Rule[]): Told[] {
  const known = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]));
  const exhibits = new Map(report.exchanges.map((each) => [each.id, each]));
  const all = report.rules.flatMap((verdict) =>
    verdict.findings.map((finding) => ({
      verdict,
      rule: known.get(verdict.id),
      finding,
      weight: weightOf(report, verdict, finding),
      exhibit: exhibits.get(finding.exchange),
    })),
  );
  const order: readonly Weight[] = ['fails', 'advises', 'exempt'];
  return all.toSorted(
    (a, b) =>
      order.indexOf(a.weight) - order.indexOf(b.weight) ||
      LEVELS.indexOf(a.verdict.level) - LEVELS.indexOf(b.verdict.level),
  );
}

function weightOf(report: Report, verdict: RuleVerdict, finding: Finding): Weight {
  if (verdict.verdict === 'exempt' || finding.accepted !== undefined) return 'exempt';
  return failing(report.level).includes(verdict.level) ? 'fails' : 'advises';
}

/** Why a finding does not count; null where it does. */
export function exemption({ verdict, finding, weight }: Told): string | null {
  if (weight !== 'exempt') return null;
  return finding.accepted ?? verdict.reason ?? 'exempt';
}

/** The outcome in one sentence, the same in every format. */
export function outcomeSentence(report: Report): string {
  const { outcome, exitCode, level } = report;
  const { fail, pass } = report.totals.rules;
  const failed = report.rules.filter(
    (each) => each.verdict === 'fail' && failing(level).includes(each.level),
  ).length;
  if (outcome === 'conformant') {
    const advice = fail === 0 ? '' : `, ${counted(fail, 'rule')} below ${level} broken`;
    return `conforms: ${counted(pass, 'rule')} passed${advice}`;
  }
  if (exitCode === 1) {
    return `does not conform: ${counted(failed, 'rule')} broken, ${pass} passed${staleness(report)}`;
  }
  const text: Readonly<Record<number, string>> = {
    3: 'cannot be judged',
    4: 'nothing was checked',
    70: 'gw-conform failed',
    130: 'interrupted',
  };
  return `${text[exitCode] ?? outcome} (exit code ${exitCode})`;
}

function staleness({ baseline }: Report): string {
  const left = baseline?.complaints.length ?? 0;
  if (left === 0) return '';
  return `, ${left} baseline ${left === 1 ? 'entry' : 'entries'} to settle`;
}

/** `12 passed, 3 failed, …`: how many rules came to each verdict. */
export function tally({ totals }: Report): string {
  const { pass, fail, untested, exempt, broken } = totals.rules;
  const parts = [`${pass} passed`, `${fail} failed`, `${untested} untested`, `${exempt} exempt`];
  return [...parts, ...(broken > 0 ? [`${broken} broken`] : [])].join(', ');
}

/** Target, interface, framework, server and Python, as far as they are known. */
export function identityOf({ target, identity }: Report): string[] {
  return [
    target.entry,
    target.interface?.toUpperCase() ?? null,
    identity.framework,
    identity.server,
    identity.python === null ? null : `Python ${identity.python}`,
  ].filter((part) => part !== null);
}

/** A file below the working directory by its relative name, with forward slashes. */
export function nearName(file: string, cwd: string): string {
  const near = relative(cwd, file);
  const name = near === '' || near.startsWith('..') ? file : near;
  return sep === '\\' ? name.replaceAll('\\', '/') : name;
}

/** `1 rule`, `2 rules`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
