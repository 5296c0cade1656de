import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, Run, until } from '../support/run.ts';

const PATHS = ['--path', 'OPTIONS:/', '--path', 'DELETE:/'];

/** A run that has come to a place where the application hangs, with all that it has started. */
async function hanging(place: 'import' | 'request', hold = ''): Promise<Run> {
  const file = join(await mkdtemp(join(tmpdir(), 'gw-conform-interruption-')), 'place');
  const args = ['hostile/tells_where_it_hangs.py', ...PATHS, '--timeout', '60', '--format', 'json'];
  const run = new Run(args, { env: { OUTPUT: file, HANG: place, HOLD: hold } });
  await until('it hangs', () => existsSync(file) && readFileSync(file, 'utf8') === place);
  return run;
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test.concurrent('in a request: the report so far, and nobody is left', async () => {
    const run = await hanging('request');
    run.signal(signal);
    const outcome = await run.over;
    const left = run.processes();
    expect({ ...outcome, stdout: '', left }).toEqual({
      code: 130,
      signal: null,
      stdout: '',
      stderr: '',
      left: [],
    });
    const report = parse(outcome);
    expect(report.outcome).toBe('inconclusive');
    expect(report.totals.exchanges).toBeGreaterThan(0);
    expect(report.rules.some((rule) => rule.verdict === 'pass')).toBe(true);
  });

  test.concurrent('while the target is imported: a report all the same', async () => {
    const run = await hanging('import');
    run.signal(signal);
    const outcome = await run.over;
    expect(outcome).toMatchObject({ code: 130, signal: null, stderr: '' });
    expect(run.processes()).toEqual([]);
    expect(parse(outcome).problem).toMatch(/interrupted/);
  });

  test.concurrent('while nobody in the interpreter can answer', async () => {
    const run = await hanging('request', 'yes');
    run.signal(signal);
    const outcome = await run.over;
    expect(outcome).toMatchObject({ code: 130, signal: null, stderr: '' });
    expect(run.processes()).toEqual([]);
    parse(outcome);
  });
});

describe.each(['SIGKILL', 'SIGHUP'] as const)(
  '%s, after which we do nothing any more',
  (signal) => {
    test.concurrent.each([
      ['import', ''],
      ['request', ''],
      ['request', 'holding the interpreter'],
    ] as const)('in the %s %s: nobody is left', async (place, hold) => {
      const run = await hanging(place, hold);
      run.signal(signal);
      expect(await run.over).toMatchObject({ code: null, signal });
      await until('everything has ended', () => run.processes().length === 0, 2);
    });
  },
);
