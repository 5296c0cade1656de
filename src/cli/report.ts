import { readFile } from 'node:fs/promises';
import { loadRules } from '../engine/catalogue.ts';
import { compareReports } from '../engine/compare.ts';
import { mergeReports } from '../engine/merge.ts';
import { UsageError } from '../model/errors.ts';
import { SUBJECT_KINDS } from '../model/names.ts';
import type { Report } from '../model/report.ts';
import { wantsColor } from './color.ts';
import { destinationsOf, print, writeReport } from './write.ts';

export interface ReportOptions {
  readonly format: readonly string[];
  readonly compare?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

/** `gw-conform report`: tells stored reports again, as one. Returns the exit code. */
export async function reportCommand(
  files: readonly string[],
  options: ReportOptions,
): Promise<number> {
  const destinations = options.compare === undefined ? destinationsOf(options.format) : [];
  const reports = await Promise.all(files.map(readReport));
  const report = merged(reports);
  if (options.compare !== undefined) {
    return compare(await readReport(options.compare), report, options);
  }
  const rules = (await Promise.all(SUBJECT_KINDS.map((kind) => loadRules(kind, null)))).flat();
  const color = wantsColor(options.color);
  await writeReport(report, rules, destinations, { ...options, color, cwd: process.cwd() });
  return report.exitCode;
}

function merged(reports: readonly Report[]): Report {
  const [first, ...others] = reports;
  if (first === undefined) throw new UsageError('which report?');
  if (others.length === 0) return first;
  for (const { target, level } of others) {
    if (JSON.stringify(target) !== JSON.stringify(first.target)) {
      const names = `'${first.target.entry}' and '${target.entry}'`;
      throw new UsageError(`these are reports on different subjects: ${names}`);
    }
    if (level !== first.level) {
      throw new UsageError(`one run fails from ${first.level} on, another from ${level} on`);
    }
  }
  return mergeReports([first, ...others]);
}

async function compare(earlier: Report, later: Report, options: ReportOptions): Promise<number> {
  const [format = 'terminal', ...more] = options.format;
  if (more.length > 0 || (format !== 'terminal' && format !== 'json')) {
    throw new UsageError('a comparison is told as terminal or json, on standard output');
  }
  const comparison = compareReports(earlier, later);
  const { comparisonJson, describeComparison } = await import('../formats/comparison.ts');
  await print(
    format === 'json'
      ? comparisonJson(comparison)
      : describeComparison(comparison, process.cwd(), wantsColor(options.color)),
  );
  return comparison.fresh.length > 0 ? 1 : 0;
}

async function readReport(file: string): Promise<Report> {
  let report: unknown;
  try {
    report = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`'${file}' is no JSON report: ${(error as Error).message}`);
  }
  if (!isReport(report)) throw new UsageError(`'${file}' is no report of schema 1`);
  return report;
}

const LISTS = ['rules', 'exchanges', 'notes'];
const TABLES = ['tool', 'target', 'identity', 'totals', 'log'];

/** Whether it is one by its outline; that it was written by this tool is taken for granted. */
function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null) return false;
  const members = value as Record<string, unknown>;
  const isTable = (name: string) => typeof members[name] === 'object' && members[name] !== null;
  return (
    members['schema'] === 1 &&
    LISTS.every((name) => Array.isArray(members[name])) &&
    TABLES.every(isTable)
  );
}
