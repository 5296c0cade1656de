import type { Finding, Report, RuleVerdict } from '../model/report.ts';
import { exitCodeOf, failingLevels, outcomeOf } from './outcome.ts';

/** A finding, or a class of findings, that a project lives with. `*` stands for anything. */
export interface Acceptance {
  /** Id of a rule, or a glob. */
  readonly rule: string;
  /** `file` or `file:function`, below the working directory; everywhere if left out. */
  readonly where?: string;
  /** Key of the rule's message. */
  readonly message?: string;
  readonly owner?: 'project' | 'dependency' | 'framework';
  readonly reason: string;
  readonly link?: string;
  /** ISO 8601; the last day on which it is accepted. */
  readonly expires?: string;
}

export interface Against {
  /** The name of the file that the entries come from. */
  readonly file: string;
  readonly entries: readonly Acceptance[];
  readonly cwd: string;
  /** ISO 8601. */
  readonly today: string;
  readonly count: 'own' | 'all';
}

/** Runs that came to no end say nothing about what no longer occurs. */
const JUDGED: readonly Report['exitCode'][] = [0, 1, 4];

/** The report, with what is accepted set apart. Stale and expired entries fail it. */
export function holdAgainst(report: Report, against: Against): Report {
  const { entries, today, file, cwd } = against;
  const valid = entries.filter((entry) => !isExpired(entry, today));
  const rules = report.rules.map((verdict) => accept(verdict, valid, against));
  const complaints = [
    ...entries.filter((entry) => isExpired(entry, today)).map((entry) => expired(entry)),
    ...(JUDGED.includes(report.exitCode)
      ? valid.filter((entry) => isStale(entry, report, cwd)).map((entry) => stale(entry))
      : []),
  ];
  const findings = rules.flatMap((each) => each.findings);
  const accepted = findings.filter((each) => each.accepted !== undefined).length;
  return settled({ ...report, rules, baseline: { file, accepted, complaints } });
}

/** The entries of a new baseline: those that still hold, and one for each finding that fails. */
export function renewed(report: Report, against: Against, reason: string): Acceptance[] {
  const { entries, cwd, today } = against;
  const kept = entries.filter((entry) => isExpired(entry, today) || !isStale(entry, report, cwd));
  const levels = failingLevels(report.level);
  const fresh = holdAgainst(report, against)
    .rules.filter((each) => each.verdict === 'fail' && levels.includes(each.level))
    .flatMap(({ id, findings }) =>
      findings
        .filter((finding) => finding.accepted === undefined && !isFrameworks(finding, against))
        .map((finding) => ({
          rule: id,
          ...(finding.at === null ? {} : { where: placeOf(finding, cwd) }),
          message: finding.message,
          reason,
        })),
    );
  const known = new Map(fresh.map((each) => [JSON.stringify(each), each]));
  return [...kept, ...known.values()];
}

function accept(
  verdict: RuleVerdict,
  entries: readonly Acceptance[],
  against: Against,
): RuleVerdict {
  if (verdict.verdict !== 'fail') return verdict;
  const findings = verdict.findings.map((finding) => {
    const entry = entries.find((each) => covers(each, verdict, finding, against.cwd));
    if (entry === undefined) return finding;
    const link = entry.link === undefined ? '' : ` (${entry.link})`;
    return { ...finding, accepted: `${entry.reason}${link}` };
  });
  const open = findings.filter(
    (finding) => finding.accepted === undefined && !isFrameworks(finding, against),
  );
  if (open.length > 0) return { ...verdict, findings };
  return { ...verdict, findings, verdict: 'exempt', reason: `accepted in ${against.file}` };
}

/** A framework's own deviation fails nothing unless that is asked for. */
function isFrameworks({ owner }: Finding, { count }: Against): boolean {
  return count === 'own' && owner === 'framework';
}

function covers(entry: Acceptance, { id }: RuleVerdict, finding: Finding, cwd: string): boolean {
  if (!matches(entry.rule, id)) return false;
  if (entry.message !== undefined && entry.message !== finding.message) return false;
  if (entry.owner !== undefined && entry.owner !== finding.owner) return false;
  if (entry.where === undefined) return true;
  if (finding.at === null) return false;
  return matches(entry.where, placeOf(finding, cwd)) || matches(entry.where, fileOf(finding, cwd));
}

/** `shop/app.py:index`: no line number, which every change above it would shift. */
function placeOf(finding: Finding, cwd: string): string {
  return `${fileOf(finding, cwd)}:${finding.at?.function ?? ''}`;
}

function fileOf({ at }: Finding, cwd: string): string {
  const file = (at?.file ?? '').replaceAll('\\', '/');
  const folder = `${cwd.replaceAll('\\', '/')}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

/** An installed file stands elsewhere on every machine: `where` may begin with `*`. */
function matches(glob: string, text: string): boolean {
  const pattern = glob.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(text);
}

function isExpired({ expires }: Acceptance, today: string): boolean {
  return expires !== undefined && expires < today;
}

/** Its rules were exercised and found nothing that it covers. A class of all rules is a policy. */
function isStale(entry: Acceptance, report: Report, cwd: string): boolean {
  if (entry.rule === '*') return false;
  const about = report.rules.filter(({ id }) => matches(entry.rule, id));
  const exercised = about.filter(({ occasions }) => occasions > 0);
  if (exercised.length === 0) return false;
  return !about.some((verdict) =>
    verdict.findings.some((finding) => covers(entry, verdict, finding, cwd)),
  );
}

function named({ rule, where, message }: Acceptance): string {
  const place = where === undefined ? '' : ` at ${where}`;
  return `${rule}${message === undefined ? '' : ` (${message})`}${place}`;
}

function stale(entry: Acceptance): string {
  return `${named(entry)} no longer occurs: remove the entry`;
}

function expired(entry: Acceptance): string {
  return `${named(entry)} was accepted until ${entry.expires} only`;
}

/** The outcome that follows from the verdicts and complaints as they are now. */
function settled(report: Report): Report {
  const rules = { pass: 0, fail: 0, untested: 0, exempt: 0, broken: 0 };
  for (const { verdict } of report.rules) rules[verdict] += 1;
  const counted = { ...report, totals: { ...report.totals, rules } };
  if (report.exitCode !== 0 && report.exitCode !== 1) return counted;
  const before = exitCodeOf(report.rules, report.level, {
    interrupted: false,
    crashed: false,
    unjudged: false,
    cutShort: false,
    unreached: false,
  });
  // That all there is to see is accepted does not mean that nothing was checked.
  const without = before === 4 ? 0 : before;
  const exitCode = (report.baseline?.complaints.length ?? 0) > 0 ? 1 : without;
  return { ...counted, exitCode, outcome: outcomeOf(exitCode) };
}
