import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { interpreters } from '../support/interpreters.ts';
import { PROGRAMS, PYTHON, report, run } from '../support/run.ts';

/** Few requests are enough to see whether an application was found. */
const BRIEF = ['--path', 'OPTIONS:/'];

/** Modules that projects have too, of names that are none of theirs alone. */
const STANDARD_NAMES = 'calendar csv difflib email hashlib inspect json logging platform queue re '
  .concat('secrets select selectors signal socket ssl token traceback types zipfile')
  .split(' ');

describe('an application is found as', () => {
  const ways: readonly (readonly [args: readonly string[], entry: string])[] = [
    [['hello:application'], 'hello:application'],
    [['hello'], 'hello:application'],
    [['hello.py'], 'hello:application'],
    [['./hello.py:application'], 'hello:application'],
    [[join(PROGRAMS, 'hello.py')], 'hello:application'],
    [['shop.web:site.shop'], 'shop.web:site.shop'],
    [['shop/web.py:site.shop'], 'shop.web:site.shop'],
    [['inner:app', '--app-dir', 'elsewhere'], 'inner:app'],
    [['elsewhere/inner.py'], 'inner:app'],
    [['factory:make', '--factory'], 'factory:make'],
    [['guarded'], 'guarded:application'],
    [['either', '--interface', 'wsgi'], 'either:application'],
    [['check', 'hello'], 'hello:application'],
  ];
  test.concurrent.each(ways)('%j', async (args, entry) => {
    const { code, report: result, stderr, left } = await report([...args, ...BRIEF]);
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
    expect(result.target).toEqual({ kind: 'application', interface: 'wsgi', entry });
  });

  test.concurrent('ASGI, where the one callable speaks both', async () => {
    const { code, report: result } = await report(['either', '--interface', 'asgi', ...BRIEF]);
    expect(code).toBe(0);
    expect(result.target.interface).toBe('asgi');
  });

  test.concurrent('one that turns warnings into errors', async () => {
    const env = { PYTHONWARNINGS: 'error' };
    const { code } = await report(['hello_asgi', ...BRIEF], { env });
    expect(code).toBe(0);
  });

  test.concurrent('one in an environment that keeps folders off the path', async () => {
    const { code } = await report(['hello', ...BRIEF], { env: { PYTHONSAFEPATH: '1' } });
    expect(code).toBe(0);
  });
});

describe('exit code 3, what is wrong and what to try, for', () => {
  const failures: readonly (readonly [args: readonly string[], problem: RegExp])[] = [
    [['no_such_module'], /^there is no module 'no_such_module' .*\ndid you mean/],
    [['no_such.py:app'], /^the file '.*no_such\.py' does not exist\n/],
    [['hello:nope'], /^module 'hello' has no attribute 'nope'\ndid you mean 'application'\?$/],
    [['nothing'], /^module 'nothing' has no attribute 'application' or 'app'\nwrite the entry as/],
    [['not_callable'], /^'not_callable:application' is an int, which cannot be called\nname/],
    [
      ['needs_a_module'],
      /'no_such_module_anywhere' that it needs is missing\n.*needs_a_module\.py:1 in <module>\n.*\ninstall/,
    ],
    [['syntax_error'], /SyntaxError: expected ':' .*\n.*syntax_error\.py:1 in .*\n.*\ncorrect the/],
    [
      ['hostile/raises_at_import.py'],
      /ConnectionError: no database.*\n.*raises_at_import\.py:2 in connect\n +raise Conn.*\nlook at/,
    ],
    [
      ['hostile/sys_exit_at_import.py'],
      /ended the program: SystemExit: no settings\n.*:3 in <module>\n.*\nput what runs as a program/,
    ],
    [
      ['hostile/exits_at_import.py'],
      /exited with code 7 before the target was loaded:\nwhat went wrong\n/,
    ],
    [['hostile/killed_at_import.py'], /was killed by SIGKILL before the target was loaded\n/],
    [['hostile/starts_a_program_at_import.py'], /RuntimeError: too late\n/],
    [
      ['hostile/hangs_at_import.py', '--load-timeout', '1'],
      /^the target was not loaded within 1 s\n(.*\n)*.*hangs_at_import\.py", line 3,.*\n(.*\n)*.*--load-timeout/,
    ],
    [
      ['hostile/holds_the_gil_at_import.py', '--load-timeout', '1'],
      /^the target was not loaded within 1 s\n(.*\n)*.*gil_at_import\.py", line 3,.*\n(.*\n)*.*--load-timeout/,
    ],
    [['factory:make'], /needs no arguments.*\nif it makes the application, pass --factory$/],
    [['factory:make_with', '--factory'], /needs arguments: settings\n/],
    [['factory:fail', '--factory'], /ValueError: no settings\n.*factory\.py:13 in fail\n/],
    [['factory:make_nothing', '--factory'], /returned None, which cannot be called\nreturn the/],
    [['either'], /tells neither WSGI nor ASGI\npass --interface/],
    [['hello', '--app-dir', 'missing'], /directory '.*missing' does not exist\npass an existing/],
    [['hello', '--python', '/no/python'], /as '\/no\/python': there is no such file\npass --pyth/],
    [['hello', '--python', 'no-python'], /'no-python': it is not on the PATH\npass --python/],
    [['hello', '--python', PROGRAMS], /it is not an executable file\npass --python/],
    [
      ['hello', '--python', '/bin/true'],
      /^\/bin\/true exited with code 0 before .*\nit has to be P/,
    ],
    [['hello', '--python', '/bin/ls'], /^\/bin\/ls exited with code \d before the target/],
  ];
  test.concurrent.each(failures)('%j', async (args, problem) => {
    const { code, report: result, stderr, left } = await report(args);
    expect({ code, stderr, left }).toEqual({ code: 3, stderr: '', left: [] });
    expect(result.outcome).toBe('inconclusive');
    expect(result.problem).toMatch(problem);
  });

  test.concurrent('one that cannot be imported, told to a person', async () => {
    const { code, stdout, stderr } = await run(['needs_a_module', '--no-color']);
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toMatch(/needs_a_module\.py:1/);
    expect(stdout).toMatch(/install it for/);
    expect(stdout).not.toMatch(/Traceback/);
  });
});

describe('exit code 4 where every path is answered with 404', () => {
  test.concurrent.each(['not_found', 'not_found_asgi'])('%s', async (program) => {
    const { code, report: result } = await report([program]);
    expect(code).toBe(4);
    expect(result.problem).toMatch(/^every request for '\/' was answered with 404:.*--path$/);
  });

  test.concurrent('but not for a path that exists', async () => {
    const { code } = await report(['not_found', '--path', '/nope', '--only', 'wsgi/*']);
    expect(code).toBe(4);
  });
});

test('an application that fails whatever it is asked breaks no rule, and the report says so', async () => {
  const { code, report: result } = await report(['always_fails']);
  expect(code).toBe(0);
  expect(result.notes.join()).toMatch(
    /^all of \d+ ordinary exchanges ended in an exception, .*: LookupError: no database \(/,
  );
});

describe('the interpreter', () => {
  test.concurrent('is that of an environment that is active, or else that in .venv', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-venv-'));
    const environment = join(folder, '.venv');
    execFileSync(PYTHON, ['-m', 'venv', '--without-pip', environment]);
    const library = join(environment, 'lib');
    const [version = ''] = await readdir(library);
    const module = join(library, version, 'site-packages', 'installed_in_the_environment.py');
    await writeFile(module, 'BODY = b"hello"\n');
    const target = join(PROGRAMS, 'installed.py');

    const found = await report([target, ...BRIEF], { cwd: folder });
    expect(found.code).toBe(0);
    const python = join(environment, 'bin', 'python');
    const named = await report([target, '--python', python, ...BRIEF]);
    expect(named.code).toBe(0);
    const active = await report([target, ...BRIEF], { env: { VIRTUAL_ENV: environment } });
    expect(active.code).toBe(0);
    const other = await report([target, ...BRIEF]);
    expect(other.code).toBe(3);
    expect(other.report.problem).toMatch(/'installed_in_the_environment' that it needs is missing/);
  });

  test.concurrent('may stand below a path with spaces and signs', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'gw-conform-')), "a b'c");
    await mkdir(folder);
    await symlink(PYTHON, join(folder, 'my python'));
    const { code } = await report(['hello', '--python', join(folder, 'my python'), ...BRIEF]);
    expect(code).toBe(0);
  });

  // Some versions import more of the standard library by themselves than others.
  const known = interpreters();
  test.concurrent.each(known)(
    "$version takes none of a project's modules for its own",
    async (each) => {
      const folder = await mkdtemp(join(tmpdir(), 'gw-conform-names-'));
      for (const name of STANDARD_NAMES) {
        await writeFile(
          join(folder, `${name}.py`),
          `raise RuntimeError("${name} is the project's")\n`,
        );
      }
      await copyFile(join(PROGRAMS, 'hello_asgi.py'), join(folder, 'app.py'));
      const args = ['app', '--python', each.path, ...BRIEF];
      const { code, report: result } = await report(args, { cwd: folder });
      expect({ code, problem: result.problem }).toEqual({ code: 0, problem: null });
      const { report: failed } = await report(['app:nope', '--python', each.path], { cwd: folder });
      expect(failed.problem).toMatch(/^module 'app' has no attribute 'nope'\n/);
    },
  );

  // CPython from `pyenv install`; in CI all of them have to be there.
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const installed = existsSync(versions) ? readdirSync(versions) : [];
  const old = ['2.7', '3.6', '3.7', '3.8'].map((series) => ({
    series,
    version: installed.find((each) => each.startsWith(`${series}.`)),
  }));

  test('old Pythons are here, in CI', () => {
    const missing = old.filter(({ version }) => version === undefined);
    expect(process.env['CI'] === undefined ? [] : missing).toEqual([]);
  });

  const found = old.filter(({ version }) => version !== undefined);
  describe.each(found)('$series', ({ version }) => {
    test('is too old', async () => {
      const python = join(versions, version ?? '', 'bin', 'python');
      const { code, report: result, stderr } = await report(['hello', '--python', python]);
      expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
      expect(result.problem).toBe(
        `Python ${version} (${python}) is too old: gw-conform needs 3.9 or newer\n` +
          'choose another interpreter with --python',
      );
    });
  });
});
