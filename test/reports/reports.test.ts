import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { schemaErrors } from '../support/report-schema.ts';

const MAKE = fileURLToPath(new URL('make.js', import.meta.url));

/** Everything that one making of reports has written, by file. */
async function make(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'gw-conform-published-'));
  await promisify(execFile)(process.execPath, [MAKE, folder, 'flask', 'waitress', 'whitenoise']);
  const names = (await readdir(folder)).toSorted();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  await rm(folder, { recursive: true });
  return Object.fromEntries(names.map((name, i) => [name, files[i] ?? '']));
}

test('published reports are the same whenever they are made', async () => {
  const first = await make();
  expect(Object.keys(first)).toEqual([
    'README.md',
    'flask.json',
    'flask.md',
    'waitress.json',
    'waitress.md',
    'whitenoise.json',
    'whitenoise.md',
  ]);
  expect(await make()).toEqual(first);
  expect(schemaErrors(JSON.parse(first['flask.json'] ?? ''))).toEqual([]);
  expect(first['README.md']).toMatch(/^\| \[flask\]\(flask\.md\) \| application \| flask \| 3\.1\.3 \| WSGI \| /m);
  expect(
    Object.values(first).filter((text) => text.includes(tmpdir()) || text.includes('/.venv/')),
  ).toEqual([]);
});
