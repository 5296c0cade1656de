import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Run, until } from '../support/run.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test('--watch runs again when a source changes, and leaves nothing behind', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-watch-'));
  folders.push(cwd);
  await mkdir(join(cwd, 'shop'));
  const app = join(cwd, 'shop', 'app.py');
  await cp(join(EXAMPLES, 'wsgi_bad.py'), app);
  const args = [
    'shop/app.py',
    '--watch',
    '-q',
    '--format',
    'terminal',
    '--format',
    'json=out.json',
  ];
  const run = new Run(args, { cwd });
  const waits = () => run.stderr.split('waits for a change').length - 1;
  await until('the first run', () => waits() === 1);
  expect(run.stdout).toMatch(/^✗ does not conform: 3 rules broken/);
  // What runs write is no source.
  await writeFile(join(cwd, 'notes.txt'), 'x');
  await writeFile(app, await readFile(join(EXAMPLES, 'wsgi_good.py'), 'utf8'));
  await until('the second run', () => waits() === 2);
  expect(run.stdout.trim().split('\n').at(-1)).toMatch(/^✓ conforms/);
  expect(run.stdout.trim().split('\n').length).toBe(2);
  run.signal('SIGINT');
  const { code } = await run.over;
  expect(code).toBe(0);
  expect(run.processes()).toEqual([]);
});
