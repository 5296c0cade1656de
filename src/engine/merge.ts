import type { ExitCode, Finding, Report, RuleVerdict, VerdictKind } from '../model/report.ts';
import { sameness } from './ledger.ts';
import { outcomeOf } from './outcome.ts';

const MOST_PATHS = 10;

/** Of several verdicts on one rule, the first of these that is among them. */
const WEIGHTIEST: readonly VerdictKind[] = ['broken', 'fail', 'exempt', 'pass', 'untested'];
/** Of several exit codes, likewise: what one shard has checked, is checked. */
const FIRST: readonly ExitCode[] = [130, 70, 3, 1, 0, 4, 2];

/** One report on what several runs have shown of one subject: each looked at a part of it. */
export function mergeReports(reports: readonly [Report, ...Report[]]): Report {
  const [first] = reports;
  const shards = reports.map(renumbered);
  const ids = [...new Set(shards.flatMap(({ rules }) => rules.map(({ id }) => id)))].toSorted();
  const rules = ids.map((id) =>
    mergeVerdicts(shards.flatMap((shard) => shard.rules.filter((each) => each.id === id))),
  );
  const exitCode =
    FIRST.find((code) => reports.some((report) => report.exitCode === code)) ?? first.exitCode;
  const counts = { pass: 0, fail: 0, untested: 0, exempt: 0, broken: 0 };
  for (const { verdict } of rules) counts[verdict] += 1;
  const sum = (of: (report: Report) => number) =>
    reports.reduce((total, each) => total + of(each), 0);
  const withBaseline = reports.flatMap(({ baseline }) =>
    baseline === undefined ? [] : [baseline],
  );
  const [baseline] = withBaseline;
  return {
    ...first,
    outcome: outcomeOf(exitCode),
    exitCode,
    problem:
      reports.find(({ problem, exitCode: own }) => problem !== null && own === exitCode)?.problem ??
      null,
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
    started: reports.map(({ started }) => started).toSorted()[0] ?? first.started,
    seconds: sum(({ seconds }) => seconds),
    totals: {
      exchanges: sum(({ totals }) => totals.exchanges),
      cases: sum(({ totals }) => totals.cases),
      occasions: sum(({ totals }) => totals.occasions),
      rules: counts,
    },
    rules,
    exchanges: shards.flatMap(({ exchanges }) => exchanges),
    log: {
      stdout: reports.map(({ log }) => log.stdout).join(''),
      stderr: reports.map(({ log }) => log.stderr).join(''),
    },
    ...(baseline === undefined
      ? {}
      : {
          baseline: {
            file: baseline.file,
            accepted: rules.flatMap(({ findings }) =>
              findings.filter((each) => each.accepted !== undefined),
            ).length,
            complaints: [...new Set(withBaseline.flatMap(({ complaints }) => complaints))],
          },
        }),
  };
}

/** Ids of exchanges are a run's own. */
function renumbered(report: Report, index: number): Report {
  const id = (own: string) => (own === '' ? '' : `${index + 1}-${own}`);
  return {
    ...report,
    exchanges: report.exchanges.map((each) => ({ ...each, id: id(each.id) })),
    rules: report.rules.map((rule) => ({
      ...rule,
      findings: rule.findings.map((each) => ({ ...each, exchange: id(each.exchange) })),
    })),
  };
}

function mergeVerdicts(verdicts: readonly RuleVerdict[]): RuleVerdict {
  const kind = WEIGHTIEST.find((each) => verdicts.some(({ verdict }) => verdict === each));
  const weightiest = verdicts.find(({ verdict }) => verdict === kind) ?? verdicts[0];
  if (weightiest === undefined) throw new Error('no verdict to merge');
  const found = new Map<string, Finding>();
  for (const finding of verdicts.flatMap(({ findings }) => findings)) {
    const key = sameness(finding);
    const known = found.get(key);
    found.set(key, known === undefined ? finding : together(known, finding));
  }
  const occasions = verdicts.reduce((sum, each) => sum + each.occasions, 0);
  return { ...weightiest, occasions, findings: [...found.values()] };
}

/** What nobody accepts in one of the runs is not accepted. */
function together(first: Finding, second: Finding): Finding {
  const { accepted, ...shown } = first;
  const paths = [...new Set([...first.paths, ...second.paths])].slice(0, MOST_PATHS);
  const merged = { ...shown, count: first.count + second.count, paths };
  return accepted === undefined || second.accepted === undefined ? merged : { ...merged, accepted };
}
