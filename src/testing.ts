import { findInterpreter } from './bridge/interpreter.ts';
import { loadProperties, loadRules, loadScenarios } from './engine/catalogue.ts';
import { check } from './engine/check.ts';
import type { Finding, Report } from './model/report.ts';
import type { Example, Rule, Violation } from './model/rule.ts';
import { ApplicationBench } from './subjects/application.ts';
import type { CaseRunner } from './subjects/case-runner.ts';

export { defineRule, python } from './model/rule.ts';

/** Seconds for one exchange of an example: examples of hanging programs should not take long. */
const TIMEOUT = 1;
/** Generated cases for an example of a rule that looks at series. */
const EXAMPLE_RUNS = 200;

/** A Python process in which examples are run, one after the other. Close it in the end. */
export function exampleRunner(python = findInterpreter(undefined, process.cwd(), process.env)) {
  return ApplicationBench.runner({ python, cwd: process.cwd() });
}

/**
 * Drives a Python program by all scenarios, and by so many cases of each property, and judges it by
 * all rules, and those given besides.
 */
export async function runProgram(
  program: string,
  name: string,
  runner: CaseRunner,
  more: readonly Rule[] = [],
  runs = 0,
): Promise<Report> {
  const bench = await ApplicationBench.open(
    {
      load: { op: 'source', source: program, name, interface: 'auto' },
      python: 'python3',
      cwd: process.cwd(),
      timeout: TIMEOUT,
      routes: null,
      headers: [],
      safe: false,
    },
    runner,
  );
  const shipped = await loadRules('application', bench.interface);
  const known = new Set(shipped.map((rule) => rule.id));
  const rules = [...shipped, ...more.filter((rule) => !known.has(rule.id))];
  const report = await check(bench, rules, await loadScenarios(bench.interface), {
    setting: {
      version: 'test',
      kind: 'application',
      entry: name,
      started: new Date(),
      seed: 0,
    },
    level: 'MUST',
    failFast: false,
    count: 'all',
    control: () => Promise.resolve(null),
    replay: () => '',
    signal: new AbortController().signal,
    plan: {
      properties: runs === 0 ? [] : await loadProperties(bench.interface),
      seed: 0,
      runs,
      maxTime: Infinity,
      only: null,
      again: null,
    },
    onProgress: () => undefined,
  });
  await bench.closeFresh();
  return report;
}

/** What came of a rule's own examples. */
export interface Examined {
  /** What is not as it has to be. */
  readonly complaints: readonly string[];
  /** The finding that each violating example really gave. */
  readonly findings: ReadonlyMap<Example, Finding>;
}

/**
 * Runs a rule's own examples. A conforming one has to give the rule an occasion and no rule a
 * finding; a violating one exactly the finding that it names. Returns what is not so.
 */
export async function checkRule(rule: Rule, runner: CaseRunner): Promise<readonly string[]> {
  return (await examineRule(rule, runner)).complaints;
}

/** Does what {@link checkRule} does, and returns the findings besides. */
export async function examineRule(rule: Rule, runner: CaseRunner): Promise<Examined> {
  const complaints: string[] = [];
  const findings = new Map<Example, Finding>();
  for (const example of [...rule.examples.conforming, ...rule.examples.violating]) {
    const report = await runExample(rule, example, runner);
    complaints.push(...complaintsAbout(rule, example, report));
    if (!('reports' in example)) continue;
    const own = report.rules.find((each) => each.id === rule.id);
    const finding = own?.findings.find((each) => each.message === example.reports);
    if (finding !== undefined) findings.set(example, finding);
  }
  return { complaints, findings };
}

/** What is not as it should be in the report on one of a rule's examples. */
export function complaintsAbout(
  rule: Pick<Rule, 'id'>,
  example: Example | Violation<string>,
  report: Report,
): string[] {
  const complaints =
    'reports' in example
      ? violatingComplaints(rule, example, report)
      : conformingComplaints(rule, report);
  return complaints.map(about(example));
}

function runExample(rule: Rule, example: Example, runner: CaseRunner): Promise<Report> {
  const name = `${rule.id.replaceAll('/', '-')}.py`;
  // Only generated cases come in series.
  const runs = rule.on === 'series' ? EXAMPLE_RUNS : 0;
  return runProgram(example.python, name, runner, [rule], runs);
}

function conformingComplaints(rule: Pick<Rule, 'id'>, report: Report): string[] {
  const own = report.rules.find((each) => each.id === rule.id);
  const occasions = own?.occasions ?? 0;
  return [...faults(report), ...(occasions > 0 ? [] : ['gave the rule no occasion'])];
}

function violatingComplaints(
  rule: Pick<Rule, 'id'>,
  example: Violation<string>,
  report: Report,
): string[] {
  const expected = `${rule.id} ${example.reports}`;
  const seen = findingsOf(report);
  const others = faults(report).filter((each) => !each.startsWith(expected));
  if (!seen.includes(expected)) others.push(`did not give ${expected}`);
  if (seen.filter((each) => each === expected).length > 1) {
    others.push(`gave ${expected} more than once`);
  }
  return others;
}

function faults(report: Report): string[] {
  const problems = report.problem === null || report.exitCode === 4 ? [] : [report.problem];
  return [...problems, ...describedFindings(report)];
}

function findingsOf(report: Report): string[] {
  return report.rules.flatMap((rule) => rule.findings.map((each) => `${rule.id} ${each.message}`));
}

function describedFindings(report: Report): string[] {
  return report.rules.flatMap((rule) => [
    ...rule.findings.map(
      (each) => `${rule.id} ${each.message}: ${each.text} (${each.origin.id}, ${each.paths[0]})`,
    ),
    ...(rule.verdict === 'broken' ? [`${rule.id} is broken: ${rule.reason}`] : []),
  ]);
}

function about({ title }: Example) {
  return (complaint: string) => `${title}: ${complaint}`;
}
