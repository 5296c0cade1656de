import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { parse, PYTHON, Run, run } from '../support/run.ts';

const BRIEF = ['--path', 'OPTIONS:/'];
const TERMINAL = [PYTHON, fileURLToPath(new URL('../support/terminal.py', import.meta.url))];

const atTerminal = (
  what: 'stderr' | 'all',
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) => run([...args, ...BRIEF], { env, command: [...TERMINAL, what, process.execPath] });

describe('standard output', () => {
  test.concurrent('holds the report and nothing else', async () => {
    const outcome = await run(['hostile/prints_at_import.py', ...BRIEF, '--format', 'json', '-v']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(parse(outcome).log.stdout).toMatch(/^to standard output/);
  });

  test.concurrent('may be closed before anything is written to it', async () => {
    const started = new Run(['hello', ...BRIEF, '--format', 'json']);
    started.stopReading();
    expect(await started.over).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(started.processes()).toEqual([]);
  });

  test.concurrent('may be closed by `head`', async () => {
    const script = '{ "$@"; echo "code $?" >&2; } | head -n 1';
    const { stdout, stderr } = await run(['hello', ...BRIEF], {
      command: ['sh', '-c', script, 'sh', process.execPath],
    });
    expect(stdout).toMatch(/^gw-conform .*\n$/);
    expect(stderr).toBe('code 0\n');
  });

  test.concurrent('may be full: that is said, and nothing is taken for granted', async () => {
    const { code, stderr } = await run(['hello', ...BRIEF], {
      command: ['sh', '-c', 'exec "$@" > /dev/full', 'sh', process.execPath],
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^gw-conform: standard output cannot be written to: .*ENOSPC/);
  });

  test.concurrent('may be closed together with standard error', async () => {
    const { code, stdout, stderr } = await run(['hello', ...BRIEF], {
      command: ['sh', '-c', 'exec "$@" >&- 2>&-', 'sh', process.execPath],
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('a report in a file', () => {
  test.concurrent('stands beside another on standard output', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'gw-conform-streams-')), 'report.json');
    const outcome = await run([
      'hello',
      ...BRIEF,
      '--format',
      'terminal',
      '--format',
      `json=${file}`,
    ]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/conforms/);
    const written = JSON.parse(await readFile(file, 'utf8')) as Report;
    expect(written.exitCode).toBe(0);
  });

  test.concurrent('is kept elsewhere when its folder is gone in the end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-streams-'));
    const started = new Run(
      ['hostile/removes_a_folder.py', ...BRIEF, '--format', `json=${join(folder, 'report.json')}`],
      { env: { FOLDER: folder } },
    );
    const { code, stderr } = await started.over;
    expect(code).toBe(2);
    const kept = /cannot be written \(ENOENT.*\); it is in (\/.*\.json)$/m.exec(stderr)?.[1] ?? '';
    expect((JSON.parse(await readFile(kept, 'utf8')) as Report).exitCode).toBe(0);
    await rm(kept);
  });
});

describe('progress', () => {
  test.concurrent('is told on standard error where that is a terminal', async () => {
    const { code, stdout, stderr } = await atTerminal('stderr', ['hello', '--format', 'json']);
    expect(stderr).toContain('\r\u001b[2K');
    parse({ code, stdout, stderr });
  });

  const silenced: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
    [['--no-progress'], {}],
    [['-q'], {}],
    [[], { CI: 'true' }],
  ];
  test.concurrent.each(silenced)('is not told with %j %j', async (args, env) => {
    const { code, stderr } = await atTerminal('stderr', ['hello', ...args], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('colour', () => {
  test.concurrent('is for terminals', async () => {
    const { code, stderr } = await atTerminal('all', ['hello', '--no-progress']);
    expect(code).toBe(0);
    expect(stderr).toContain('\u001b[');
  });

  const plain: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
    [['--no-color'], {}],
    [[], { NO_COLOR: '1' }],
  ];
  test.concurrent.each(plain)('is not used with %j %j', async (args, env) => {
    const { code, stderr } = await atTerminal('all', ['hello', '--no-progress', ...args], env);
    expect(code).toBe(0);
    expect(stderr).not.toContain('\u001b');
  });

  test.concurrent('is not used for what is no terminal', async () => {
    const { code, stdout } = await run(['hello', ...BRIEF]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
  });
});

describe('what an application says never reaches the terminal as it is', () => {
  test.concurrent.each([
    ['hostile/prints_escapes.py', ['--path', 'DELETE:/', '-v'], 0],
    ['hostile/raises_escapes.py', [], 3],
  ] as const)('%s', async (target, args, code) => {
    const outcome = await run([target, ...args, '--no-color']);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toContain('owned');
    // eslint-disable-next-line no-control-regex
    expect(outcome.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('how much is said', () => {
  test.concurrent('-q: one line', async () => {
    const { code, stdout } = await run(['hello', ...BRIEF, '-q']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  test.concurrent('-v: each rule, and what the application printed', async () => {
    const { code, stdout } = await run(['hostile/prints_at_import.py', ...BRIEF, '-v']);
    expect(code).toBe(0);
    expect(stdout).toContain('wsgi/application/yields-bytes');
    expect(stdout).toContain('to standard error');
  });
});
