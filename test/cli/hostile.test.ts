import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { broken, isAlive, isRunning, report, type RunOptions, until } from '../support/run.ts';

/** Answers DELETE, of all methods, in its own way: one request among several. */
const AMONG_OTHERS = ['--path', 'OPTIONS:/before', '--path', 'DELETE:/', '--path', 'OPTIONS:/'];
const IMPATIENT = ['--timeout', '2'];

const COMPLETES = {
  wsgi: 'wsgi/application/completes-every-request',
  asgi: 'asgi-http/application/completes-every-request',
};

const judge = (program: string, more: readonly string[] = [], options: RunOptions = {}) =>
  report([`hostile/${program}.py`, ...AMONG_OTHERS, ...more], options);

/** Stories of a process that ends in a request, and how that is told. */
describe('a request that ends the process is a finding, and the run goes on', () => {
  const deaths: readonly (readonly [program: string, text: RegExp])[] = [
    ['exits', /process exited with code 3/],
    ['kills_itself', /process was killed by SIGKILL/],
    ['segfaults', /process was killed by SIGSEGV/],
    ['closes_descriptors', /process closed its connection/],
    ['closes_everything', /process closed its connection/],
    ['writes_to_every_socket', /process wrote into its connection/],
    ['asgi_exits', /process exited with code 3/],
  ];
  test.concurrent.each(deaths)('%s', async (program, text) => {
    const { code, report: result, left, stderr } = await judge(program);
    expect({ code, stderr, left }).toEqual({ code: 1, stderr: '', left: [] });
    const rule = COMPLETES[result.target.interface ?? 'wsgi'];
    expect(broken(result)).toEqual([rule]);
    const findings = result.rules.find(({ id }) => id === rule)?.findings ?? [];
    expect(findings.map((each) => [each.text, each.paths])).toEqual([
      [expect.stringMatching(text), ['DELETE:/']],
    ]);
    // The methods of both other routes were asked for, by a new process.
    expect(result.totals.exchanges).toBeGreaterThan(2);
    expect(result.problem).toBe(null);
  });
});

describe('a request that hangs is a finding, says where, and the run goes on', () => {
  const hangs: readonly (readonly [program: string, place: RegExp])[] = [
    ['loops', /loops\.py:5\b|in loop/],
    ['sleeps', /sleeps\.py:5\b|in <lambda>/],
    ['waits_for_a_lock', /waits_for_a_lock\.py:9\b|in deadlock/],
    ['holds_the_gil', /holds_the_gil\.py:6\b|in <lambda>/],
    ['asgi_sleeps', /./],
    ['asgi_waits_forever', /./],
    ['asgi_never_lets_go', /./],
  ];
  test.concurrent.each(hangs)('%s', async (program, place) => {
    const { code, report: result, left, stderr } = await judge(program, IMPATIENT);
    expect({ code, stderr, left }).toEqual({ code: 1, stderr: '', left: [] });
    const rule = COMPLETES[result.target.interface ?? 'wsgi'];
    expect(broken(result)).toEqual([rule]);
    const [finding, ...more] = result.rules.find(({ id }) => id === rule)?.findings ?? [];
    expect(more).toEqual([]);
    expect(finding?.text).toMatch(place);
    expect(finding?.paths).toEqual(['DELETE:/']);
    expect(result.totals.exchanges).toBeGreaterThan(2);
  });
});

describe('an application is judged as any other that', () => {
  const habits = [
    'asgi_exits_in_a_task',
    'asgi_forks_and_returns',
    'asgi_leaves_tasks',
    'asgi_raises_system_exit',
    'asgi_stops_the_loop',
    'changes_directory',
    'closes_low_descriptors',
    'closes_streams',
    'daemonizes',
    'empties_the_path',
    'forks',
    'forks_and_returns',
    'ignores_signals',
    'interrupts_itself',
    'kills_the_parent',
    'moves_away',
    'patches_modules',
    'prints_at_import',
    'prints_binary',
    'prints_escapes',
    'prints_megabytes',
    'raises_keyboard_interrupt',
    'raises_system_exit',
    'raises_the_unprintable',
    'replaces_streams',
    'starts_a_program',
    'starts_a_session',
    'starts_threads',
    'uses_processes',
    'warnings_are_errors',
  ];
  test.concurrent.each(habits)('%s', async (program) => {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-hostile-'));
    const env = { OUTPUT: join(folder, 'output') };
    const { code, report: result, left, stderr } = await judge(program, [], { env });
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
    expect(broken(result)).toEqual([]);
    await CLOSER_LOOKS[program]?.(result, env.OUTPUT);
  });
});

type Result = Awaited<ReturnType<typeof report>>['report'];

/** What there is to see besides the exit code. */
const CLOSER_LOOKS: Readonly<
  Record<string, (result: Result, output: string) => void | Promise<void>>
> = {
  async closes_low_descriptors(_, output) {
    expect(await readFile(output, 'utf8')).toBe('kept\n');
  },
  // It has left its environment, its session and its parent behind.
  async daemonizes(_, output) {
    const pids = (await readFile(output, 'utf8')).trim().split('\n');
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) expect(isAlive(pid)).toBe(false);
  },
  prints_at_import({ log }) {
    expect(log.stdout).toMatch(/^to standard output\n/);
    expect(log.stderr).toMatch(/^to standard error\n/);
  },
  prints_binary({ log }) {
    expect(log.stdout).toContain('ABC');
  },
  prints_escapes({ log }) {
    expect(log.stdout).toContain('\u001b[2J');
  },
  prints_megabytes({ log }) {
    expect(log.stdout).toMatch(/^line 0 /);
    expect(log.stdout).toContain('\n[…]\n');
    expect(log.stdout).toMatch(/line 19999 .*\n$/);
    expect(log.stdout.length + log.stderr.length).toBeLessThan(300_000);
  },
  async raises_system_exit({ notes }) {
    expect(notes.join()).toMatch(/ended in an exception: SystemExit: 5/);
  },
  raises_the_unprintable({ notes }) {
    expect(notes.join()).toMatch(/its __str__ raised/);
  },
  async starts_a_session() {
    await until('no session is left', () => !isRunning(/^sleep\u0000612\.3\u0000/));
  },
};
