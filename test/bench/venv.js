// The interpreter that everything in the bench runs on, and what it is compared with.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.venv', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const PYTHON = `${FOLDER}/bin/python`;

/** The Python of an environment with the pinned packages, made anew when they have changed. */
export function benchPython() {
  const stamp = `${FOLDER}/requirements.sha256`;
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return PYTHON;
  rmSync(FOLDER, { recursive: true, force: true });
  execFileSync(suitable(), ['-m', 'venv', FOLDER]);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  execFileSync(PYTHON, ['-m', 'pip', 'install', ...quiet, '-r', REQUIREMENTS]);
  writeFileSync(stamp, digest);
  return PYTHON;
}

/** asgion needs Python 3.12. */
function suitable() {
  const asked = process.env.BENCH_PYTHON;
  const usual = ['python3', 'python3.14', 'python3.13', 'python3.12'];
  const names = asked === undefined ? [...usual, ...ofPyenv()] : [asked];
  const test = 'import sys; sys.exit(sys.version_info < (3, 12))';
  const found = names.find((name) => {
    try {
      execFileSync(name, ['-c', test], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('the bench needs Python 3.12 or later: BENCH_PYTHON');
  return found;
}

function ofPyenv() {
  try {
    const root = execFileSync('pyenv', ['root'], { encoding: 'utf8', stdio: 'pipe' }).trim();
    return readdirSync(`${root}/versions`).map((each) => `${root}/versions/${each}/bin/python3`);
  } catch {
    return [];
  }
}
