import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { PairAct } from '../model/pair.ts';
import type { Act } from '../model/property.ts';
import type { Finding, Report } from '../model/report.ts';
import type { Interface } from '../model/names.ts';
import type { Route } from '../model/scenario.ts';
import type { MiddlewareLoad } from '../subjects/middleware-runner.ts';
import type { TargetOptions } from './options.ts';

const FOLDER = join('.gw-conform', 'failures');

/** A finding of a generated case, with what it takes to make it happen again. */
export interface Failure {
  readonly schema: 1;
  /** What it was found of; of an application, if left out. */
  readonly subject?: 'middleware';
  readonly target: {
    readonly entry: string;
    readonly cwd: string;
    readonly interface: Interface | 'auto';
    readonly factory: boolean;
    readonly appDir: string | null;
    readonly python: string | null;
    readonly path: readonly Route[];
    readonly header: readonly (readonly [string, string])[];
    readonly safe: boolean;
    readonly timeout: number;
    readonly loadTimeout: number;
    /** How the subject is made of the entry, where it is a middleware or within layers of them. */
    readonly middleware?: MiddlewareLoad;
  };
  readonly rule: string;
  readonly message: string;
  readonly text: string;
  readonly property: string;
  readonly seed: number;
  readonly path: string;
  readonly input: readonly (Act | PairAct)[];
  /** A command that shows it without this file. */
  readonly command: string;
}

/** What a report was made of. */
export interface Reported {
  readonly subject: 'application' | 'middleware';
  readonly entry: string;
  readonly options: TargetOptions;
  readonly middleware?: MiddlewareLoad;
}

/**
 * Saves what generated cases have shown; returns the report with the files named in it. Where that
 * is impossible, the report has it all the same.
 */
export async function saveFailures(report: Report, reported: Reported): Promise<Report> {
  try {
    return await save(report, reported);
  } catch (error) {
    process.stderr.write(`gw-conform: failures were not saved: ${(error as Error).message}\n`);
    return report;
  }
}

async function save(report: Report, reported: Reported): Promise<Report> {
  const saveOne = async (rule: string, finding: Finding): Promise<Finding> => {
    const failure = failureOf(rule, finding, reported);
    if (failure === null) return finding;
    const saved = join(FOLDER, `${nameOf(failure, finding)}.json`);
    await mkdir(FOLDER, { recursive: true });
    await writeFile(saved, `${JSON.stringify(failure, null, 2)}\n`);
    return { ...finding, saved };
  };
  const rules = await Promise.all(
    report.rules.map(async (rule) => ({
      ...rule,
      findings: await Promise.all(rule.findings.map((finding) => saveOne(rule.id, finding))),
    })),
  );
  return { ...report, rules };
}

/** Reads what {@link saveFailures} has written. */
export async function readFailure(file: string): Promise<Failure> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`'${file}' cannot be read: ${(error as Error).message}`);
  }
  const failure = parse(text);
  if (failure === null) throw new UsageError(`'${file}' is no saved failure of gw-conform`);
  return failure;
}

function failureOf(
  rule: string,
  { message, text, origin, replay }: Finding,
  { subject, entry, options, middleware }: Reported,
): Failure | null {
  const { kind, id, seed, path, input } = origin;
  if (kind !== 'property' || seed === undefined || path === undefined) return null;
  const { interface: spoken, factory, header, safe, timeout, loadTimeout } = options;
  return {
    schema: 1,
    ...(subject === 'middleware' ? { subject } : {}),
    target: {
      entry,
      cwd: resolve('.'),
      interface: spoken,
      factory,
      appDir: options.appDir ?? null,
      python: options.python ?? null,
      path: options.path,
      header,
      safe,
      timeout,
      loadTimeout,
      ...(middleware === undefined ? {} : { middleware }),
    },
    rule,
    message,
    text,
    property: id,
    seed,
    path,
    input: input as readonly (Act | PairAct)[],
    command: replay,
  };
}

/** The same for the same finding: what is found again is not saved twice. */
function nameOf({ rule, message, target }: Failure, { at }: Finding): string {
  const { entry, middleware } = target;
  const layer = middleware?.layer == null ? '' : `|${middleware.layer}`;
  const place = `${entry}|${message}|${at === null ? '' : `${at.file}:${at.line}`}${layer}`;
  const mark = createHash('sha256').update(place).digest('hex').slice(0, 8);
  return `${rule.replaceAll('/', '-')}-${mark}`;
}

function parse(text: string): Failure | null {
  try {
    const value = JSON.parse(text) as Partial<Failure> | null;
    const isOne =
      value?.schema === 1 && typeof value.rule === 'string' && Array.isArray(value.input);
    return isOne && typeof value.target?.entry === 'string' ? (value as Failure) : null;
  } catch {
    return null;
  }
}
