import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Outcome } from './cli.ts';
import { PYTHON } from './run.ts';

/** A command with a clean environment but for what it is given. */
export class Script {
  readonly over: Promise<Outcome>;

  constructor(
    [program = '', ...args]: readonly string[],
    { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ) {
    const path = `${dirname(process.execPath)}:${dirname(PYTHON)}:${process.env['PATH']}`;
    const child = spawn(program, args, {
      cwd,
      env: { PATH: path, HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    this.over = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }
}
