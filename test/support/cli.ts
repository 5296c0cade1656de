import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/model/report.ts';
import { PYTHON } from './run.ts';
import { schemaErrors } from './report-schema.ts';

const BIN = fileURLToPath(new URL('../../bin/gw-conform.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as a user would. */
export function gwConform(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: options.cwd,
      env: { ...process.env, PATH: `${dirname(PYTHON)}:${process.env['PATH']}`, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs it with `--format json`; throws where the report does not follow the schema. */
export async function jsonReport(
  args: readonly string[],
  options: Parameters<typeof gwConform>[1] = {},
): Promise<Outcome & { readonly report: Report }> {
  const outcome = await gwConform([...args, '--format', 'json'], options);
  return { ...outcome, report: parse(outcome.stdout, outcome.code, outcome.stderr) };
}

/**
 * The same without a process: the function that `bin/gw-conform.js` calls, in this one. What it
 * reports goes to `file`.
 */
export async function jsonReportHere(
  args: readonly string[],
  file: string,
): Promise<{ readonly code: number; readonly report: Report }> {
  const { main } = await import('./built.ts');
  const code = await main([...args, '--format', `json=${file}`]);
  return { code, report: parse(await readFile(file, 'utf8').catch(() => ''), code) };
}

/** Throws for what is no report, or not that of a run that ended with this exit code. */
function parse(text: string, code: number | null, said = ''): Report {
  let report: Report;
  try {
    report = JSON.parse(text) as Report;
  } catch {
    throw new Error(`no JSON report (exit code ${code}):\n${said}`);
  }
  const errors = schemaErrors(report);
  if (errors.length > 0) throw new Error(`the report breaks its schema:\n${errors.join('\n')}`);
  if (report.exitCode !== code)
    throw new Error(`it says ${report.exitCode} and exits with ${code}`);
  return report;
}
