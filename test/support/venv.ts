import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TEST = fileURLToPath(new URL('..', import.meta.url));

interface Venv {
  readonly folder: string;
  readonly requirements: string;
}

const FRAMEWORKS: Venv = {
  folder: join(TEST, '.venv'),
  requirements: join(TEST, 'frameworks', 'requirements.txt'),
};
const SERVERS: Venv = {
  folder: join(TEST, '.venv-servers'),
  requirements: join(TEST, 'servers', 'requirements.txt'),
};
const MIDDLEWARE: Venv = {
  folder: join(TEST, '.venv-middleware'),
  requirements: join(TEST, 'middleware', 'requirements.txt'),
};
const COMPILED: Venv = {
  folder: join(TEST, '.venv-compiled'),
  requirements: join(TEST, 'servers', 'compiled.txt'),
};

/** The interpreter of the virtual environment in which the real frameworks are installed. */
export const VENV_PYTHON = pythonOf(FRAMEWORKS);
/** The same for the real servers. */
export const SERVERS_PYTHON = pythonOf(SERVERS);

/** The same for the real middleware. */
export const MIDDLEWARE_PYTHON = pythonOf(MIDDLEWARE);

/** The same for servers that have to be compiled, which is done in CI only. */
export const COMPILED_PYTHON = pythonOf(COMPILED);

/** Makes the environments, unless they stand there already with the same pins. */
export default async function setup(): Promise<void> {
  const compiled = process.env['CI'] === undefined ? [] : [COMPILED];
  await Promise.all([FRAMEWORKS, SERVERS, MIDDLEWARE, ...compiled].map(make));
}

async function make(venv: Venv): Promise<void> {
  const { folder, requirements } = venv;
  const stamp = join(folder, 'requirements.sha256');
  const pins = await readFile(requirements);
  const digest = createHash('sha256').update(pins).digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return;
  await rm(folder, { recursive: true, force: true });
  await run(process.env['GW_CONFORM_PYTHON'] ?? 'python3', ['-m', 'venv', folder]);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(pythonOf(venv), ['-m', 'pip', 'install', ...quiet, '-r', requirements], {
    maxBuffer: 64 * 1024 * 1024,
  });
  await writeFile(stamp, digest);
}

function pythonOf({ folder }: Venv): string {
  return join(folder, 'bin', 'python');
}
