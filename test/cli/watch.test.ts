import { readFileSync } from 'node:fs';
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

function isPython(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('python');
  } catch {
    return false;
  }
}

test('--watch does not miss a process that was started ahead and has gone since', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-watch-'));
  folders.push(cwd);
  const app = join(cwd, 'app.py');
  await cp(join(EXAMPLES, 'asgi_good.py'), app);
  const run = new Run(['app.py', '--watch', '-q'], { cwd });
  const waits = () => run.stderr.split('waits for a change').length - 1;
  await until('the first run', () => waits() === 1);
  const ahead = () => run.processes().filter(isPython);
  await until('the next Python', () => ahead().length > 0);
  for (const pid of ahead()) process.kill(Number(pid), 'SIGKILL');
  await until('it is gone', () => ahead().length === 0);
  await writeFile(app, `${await readFile(app, 'utf8')}\n# changed\n`);
  await until('the second run', () => waits() === 2);
  const told = run.stdout.trim().split('\n');
  expect(told).toHaveLength(2);
  expect(told[1]).toMatch(/^✓ conforms/);
  run.signal('SIGINT');
  expect((await run.over).code).toBe(0);
  expect(run.processes()).toEqual([]);
});
