import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/**
 * The interpreter to run: what was asked for, else that of `$VIRTUAL_ENV`, else that of `.venv` in
 * the working directory, else `python3`.
 */
export function findInterpreter(
  asked: string | undefined,
  cwd: string,
  environment: NodeJS.ProcessEnv,
): string {
  if (asked !== undefined) return asked;
  const active = environment['VIRTUAL_ENV'];
  const candidates = [...(active ? [active] : []), join(cwd, '.venv')];
  for (const folder of candidates) {
    for (const name of ['bin/python3', 'bin/python', 'Scripts/python.exe']) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return 'python3';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
