import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/model/report.ts';
import type { Outcome } from './cli.ts';
import { schemaErrors } from './report-schema.ts';

export const BIN = fileURLToPath(new URL('../../bin/gw-conform.js', import.meta.url));
export const PROGRAMS = fileURLToPath(new URL('../programs', import.meta.url));

/** What `python3` stands for, without the shims that version managers put before it. */
export const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

const MARK = 'GW_CONFORM_TEST_MARK';

/** What of the environment of the tests would change what a run says. */
const UNSET = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'VIRTUAL_ENV', 'PYTHONPATH', 'PYTHONWARNINGS'];

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of Node with the command line: what is to start it. */
  readonly command?: readonly string[];
}

/** A run of the built command line, as a user would start it. */
export class Run {
  /** Resolves when it has ended and everything that it wrote has been read. */
  readonly over: Promise<Outcome & { readonly signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  readonly #mark = randomUUID();
  #stdout = '';
  #stderr = '';

  constructor(args: readonly string[], options: RunOptions = {}) {
    const [program = process.execPath, ...first] = options.command ?? [process.execPath];
    this.#child = spawn(program, [...first, BIN, ...args], {
      cwd: options.cwd ?? PROGRAMS,
      env: { ...environment(), ...options.env, [MARK]: this.#mark },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.over = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) =>
        resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }),
      );
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Nobody reads what it prints any more. */
  stopReading(): void {
    this.#child.stdout?.destroy();
  }

  /** Whatever was started in its course and is still there; itself too, as long as it is. */
  processes(): string[] {
    const marked = `${MARK}=${this.#mark}`;
    return readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marked);
      } catch {
        return false;
      }
    });
  }
}

/** Whether there is a process of this id. */
export function isAlive(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8') !== '';
  } catch {
    return false;
  }
}

/** Whether any process has a command line like that; a NUL ends each word of one. */
export function isRunning(command: RegExp): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && command.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    } catch {
      return false;
    }
  });
}

/** Runs it to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Run['over'] {
  return new Run(args, options).over;
}

/** Runs it with `--format json`, and looks whether it has left anything behind. */
export async function report(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome & { readonly report: Report; readonly left: readonly string[] }> {
  const started = new Run([...args, '--format', 'json'], options);
  const outcome = await started.over;
  return { ...outcome, report: parse(outcome), left: started.processes() };
}

/** The JSON report on standard output, and nothing else there; throws for any other. */
export function parse({ code, stdout, stderr }: Outcome): Report {
  let parsed: Report;
  try {
    parsed = JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`no JSON report (exit code ${code}): ${stdout.slice(0, 400)}\n${stderr}`);
  }
  const errors = schemaErrors(parsed);
  if (errors.length > 0) throw new Error(`the report breaks its schema:\n${errors.join('\n')}`);
  if (parsed.exitCode !== code)
    throw new Error(`it says ${parsed.exitCode} and exits with ${code}`);
  return parsed;
}

/** The ids of the rules that found something, each once. */
export function broken(report: Report): string[] {
  return report.rules.filter((rule) => rule.verdict === 'fail').map((rule) => rule.id);
}

/** Waits until something holds that no event tells of; fails when it takes too long. */
export async function until(what: string, holds: () => boolean, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it took more than ${seconds} s: ${what}`);
    await wait(10);
  }
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !UNSET.includes(name) && !name.startsWith('GW_CONFORM_'),
  );
  return { ...Object.fromEntries(kept), PATH: `${dirname(PYTHON)}:${process.env['PATH']}` };
}
