import type { ReportedExhibit, Report, RuleVerdict } from '../model/report.ts';
import { exitCodeOf, outcomeOf } from './outcome.ts';

/** The report on one layer of an application, with the layer's name. */
export interface LayerReport {
  readonly name: string;
  readonly report: Report;
}

/** One report on all layers, the outermost first; notes say which breaks the contract first. */
export function mergeLayers(layers: readonly [LayerReport, ...LayerReport[]]): Report {
  const [{ report: first }] = layers;
  const rules = [...new Set(layers.flatMap(({ report }) => report.rules.map(({ id }) => id)))];
  const verdicts = rules.map((id) => mergeVerdict(id, layers));
  const crashed = layers.some(({ report }) => report.exitCode === 70);
  const exitCode = exitCodeOf(verdicts, first.level, {
    interrupted: layers.some(({ report }) => report.exitCode === 130),
    crashed,
    cutShort: false,
    unjudged: layers.some(({ report }) => report.exitCode === 3),
    unreached: layers.every(({ report }) => report.exitCode === 4),
  });
  const problem = layers.find(({ report }) => report.problem !== null)?.report.problem ?? null;
  const sum = (of: (report: Report) => number) =>
    layers.reduce((total, { report }) => total + of(report), 0);
  return {
    ...first,
    outcome: outcomeOf(exitCode),
    exitCode,
    problem: exitCode === 0 || exitCode === 1 ? null : problem,
    notes: [...remarks(layers), ...layers.flatMap(({ report }) => report.notes)],
    // All began when the first did.
    seconds: Math.max(...layers.map(({ report }) => report.seconds)),
    totals: {
      exchanges: sum(({ totals }) => totals.exchanges),
      cases: sum(({ totals }) => totals.cases),
      occasions: sum(({ totals }) => totals.occasions),
      rules: countVerdicts(verdicts),
    },
    rules: verdicts,
    exchanges: layers.flatMap(({ report }, i) =>
      report.exchanges.map((each): ReportedExhibit => ({ ...each, id: `${i}.${each.id}` })),
    ),
    log: {
      stdout: layers.map(({ report }) => report.log.stdout).join(''),
      stderr: layers.map(({ report }) => report.log.stderr).join(''),
    },
  };
}

function mergeVerdict(id: RuleVerdict['id'], layers: readonly LayerReport[]): RuleVerdict {
  const own = layers.flatMap(({ name, report }, i) =>
    report.rules
      .filter((verdict) => verdict.id === id)
      .map((verdict) => ({
        ...verdict,
        findings: verdict.findings.map((finding) => ({
          ...finding,
          text: `${name}: ${finding.text}`,
          exchange: finding.exchange === '' ? '' : `${i}.${finding.exchange}`,
        })),
      })),
  );
  // The worst of them.
  const order = ['broken', 'fail', 'exempt', 'pass', 'untested'];
  const [worst] = own.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  if (worst === undefined) throw new Error(`no verdict on ${id}`);
  return {
    ...worst,
    occasions: own.reduce((sum, { occasions }) => sum + occasions, 0),
    findings: own.flatMap(({ findings }) => findings),
  };
}

function remarks(layers: readonly LayerReport[]): string[] {
  const lines = layers.map((layer, i) => `layer ${i + 1} of ${layers.length}, ${told(layer)}`);
  const first = layers.find(({ report }) => having('fail', report) > 0);
  if (first === undefined) return lines;
  return [...lines, `the first layer from outside that breaks the contract is ${first.name}`];
}

function told({ name, report }: LayerReport): string {
  const broken = having('fail', report);
  if (broken > 0) return `${name}: breaks ${broken} rule${broken === 1 ? '' : 's'}`;
  const exempt = having('exempt', report);
  const but = `, but for ${exempt} rule${exempt === 1 ? '' : 's'} that its framework breaks`;
  return `${name}: conforms${exempt === 0 ? '' : but}`;
}

function having(verdict: RuleVerdict['verdict'], { rules }: Report): number {
  return rules.filter((each) => each.verdict === verdict).length;
}

function countVerdicts(verdicts: readonly RuleVerdict[]): Report['totals']['rules'] {
  const counts = { pass: 0, fail: 0, untested: 0, exempt: 0, broken: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return counts;
}
