import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SubjectError } from '../model/errors.ts';

/** The folder of the Python package: beside the sources, and from `dist` two folders up. */
export function pythonSide(): string {
  for (const place of ['../python/gw_conform', '../../../src/python/gw_conform']) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new SubjectError('the Python side of gw-conform is missing from its installation');
}
