import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../../support/cli.ts';
import { interpreters } from '../../support/interpreters.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = 'test/src/python';

const all = interpreters();

test('the oldest and a recent CPython are there', () => {
  const minors = all.map(({ version }) => Number(version.split('.')[1]));
  expect(minors.length).toBeGreaterThan(0);
  if (process.env['CI'] !== undefined) {
    expect(minors).toEqual(expect.arrayContaining([9, 13]));
  }
});

describe.each(all)('CPython $version', ({ path, version }) => {
  test('the Python side passes its own tests', async () => {
    const args = ['-W', 'error', '-m', 'unittest', 'discover', '-s', FOLDER, '-t', FOLDER];
    const environment = { ...process.env, PYTHONPATH: 'src/python', PYTHONDONTWRITEBYTECODE: '1' };
    const { stderr } = await run(path, args, { cwd: ROOT, env: environment });
    expect(stderr).toMatch(/Ran \d{2,} tests/);
  });

  test.each(['examples/wsgi_good.py', 'examples/asgi_good.py'])('judges %s', async (example) => {
    const { code, report } = await jsonReport([example, '--python', path], { cwd: ROOT });
    expect(report.rules.filter((rule) => rule.findings.length > 0)).toEqual([]);
    expect(code).toBe(0);
    expect(report.identity.python).toBe(version);
  });

  test.each(['examples/wsgi_bad.py', 'examples/asgi_bad.py'])('faults %s', async (example) => {
    const { code } = await jsonReport([example, '--python', path], { cwd: ROOT });
    expect(code).toBe(1);
  });
});
