import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SubjectError } from '../model/errors.ts';
import { PACKAGE } from '../package.ts';

/** The folder of the Python package. */
export function pythonSide(): string {
  const path = fileURLToPath(new URL('src/python/gw_conform', PACKAGE));
  if (existsSync(path)) return path;
  throw new SubjectError('the Python side of gw-conform is missing from its installation');
}
