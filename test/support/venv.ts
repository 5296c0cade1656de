import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TEST = fileURLToPath(new URL('..', import.meta.url));
const VENV = join(TEST, '.venv');
const REQUIREMENTS = join(TEST, 'frameworks', 'requirements.txt');

/** The interpreter of the virtual environment in which the real frameworks are installed. */
export const VENV_PYTHON = join(VENV, 'bin', 'python');

/** Makes the environment, unless it stands there already with the same pins. */
export default async function setup(): Promise<void> {
  const stamp = join(VENV, 'requirements.sha256');
  const pins = await readFile(REQUIREMENTS);
  const digest = createHash('sha256').update(pins).digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return;
  await rm(VENV, { recursive: true, force: true });
  await run(process.env['GW_CONFORM_PYTHON'] ?? 'python3', ['-m', 'venv', VENV]);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(VENV_PYTHON, ['-m', 'pip', 'install', ...quiet, '-r', REQUIREMENTS], {
    maxBuffer: 64 * 1024 * 1024,
  });
  await writeFile(stamp, digest);
}
