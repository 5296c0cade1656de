import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['src', 'suites', 'package.json', 'rolldown.config.js'];

/** Builds what the tests run, unless nothing has changed since that was built. */
export default async function setup(): Promise<void> {
  const built = changed(join(ROOT, 'dist', 'src', 'cli', 'main.js'));
  if (SOURCES.every((name) => latest(join(ROOT, name)) < built)) return;
  const rolldown = join(ROOT, 'node_modules', '.bin', 'rolldown');
  await promisify(execFile)(rolldown, ['-c'], { cwd: ROOT });
}

/** When a file or folder was changed; 0 if it is not there. */
function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The latest change of a file, or of anything below a folder; what was removed has changed it. */
function latest(path: string): number {
  const isFolder = statSync(path).isDirectory();
  const names = isFolder ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  const inside = names.filter((name) => !name.includes('__pycache__'));
  return Math.max(changed(path), ...inside.map((name) => changed(join(path, name))));
}
