import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A Python on this machine. */
export interface Interpreter {
  readonly path: string;
  /** `3.11.7` */
  readonly version: string;
}

/** The CPythons from 3.9 on that are found on the path and with pyenv, one of each minor version. */
export function interpreters(): readonly Interpreter[] {
  const found = new Map<string, Interpreter>();
  for (const path of candidates()) {
    const version = versionOf(path);
    const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
    if (version !== null && major === 3 && minor >= 9) {
      found.set(`3.${minor}`, found.get(`3.${minor}`) ?? { path, version });
    }
  }
  return [...found.values()];
}

function candidates(): string[] {
  const named = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'].map((minor) => `python${minor}`);
  return [...pyenv(), ...named, 'python3'];
}

function pyenv(): string[] {
  try {
    const root = execFileSync('pyenv', ['root'], { encoding: 'utf8' }).trim();
    return readdirSync(join(root, 'versions')).map((each) =>
      join(root, 'versions', each, 'bin', 'python'),
    );
  } catch {
    return [];
  }
}

function versionOf(path: string): string | null {
  try {
    const program = 'import platform; print(platform.python_version())';
    return execFileSync(path, ['-c', program], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}
