import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BIN, PROGRAMS } from '../support/run.ts';
import { Script } from '../support/script.ts';
import { VENV_PYTHON } from '../support/venv.ts';

const PYTEST = ['pytest==8.4.2', 'pytest-xdist==3.8.0'];
const PYTHON_SIDE = fileURLToPath(new URL('../../src/python', import.meta.url));

let folder: string;
/** The plug-in is installed as a user installs it: by pip, from its folder. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gw-conform-pytest-'));
  // A build writes beside the sources.
  await cp(PYTHON_SIDE, join(folder, 'source'), { recursive: true });
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  const target = ['--target', join(folder, 'site')];
  const what = [join(folder, 'source'), ...PYTEST];
  await promisify(execFile)(VENV_PYTHON, ['-m', 'pip', 'install', ...quiet, ...target, ...what]);
});
afterAll(() => rm(folder, { recursive: true }));

function pytest(file: string, command = `${process.execPath} ${BIN}`, more: string[] = []) {
  const args = ['-q', '-p', 'no:cacheprovider', `--gw-conform=${command}`, ...more, file];
  return new Script([VENV_PYTHON, '-m', 'pytest', ...args], {
    cwd: join(PROGRAMS, 'tested'),
    env: { PYTHONPATH: join(folder, 'site'), PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' },
  }).over;
}

describe('what tests do to an application is judged', () => {
  test("Django's test client", async () => {
    const { code, stdout } = await pytest('test_django.py');
    expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(/^4 passed/) as string,
    });
  });

  test('a finding fails the session, with its timeline and the test that showed it', async () => {
    const { code, stdout } = await pytest('test_django_hops.py');
    expect(code).toBe(1);
    expect(stdout).toContain('FAILED ::gw-conform');
    expect(stdout).toContain('seen      sent the hop-by-hop header Connection');
    expect(stdout).toContain('timeline  GET /hops  test_django_hops.py::test_hops');
    expect(stdout).toMatch(/▶ +[\d.]+ ms +application start_response\('200 OK'/);
    expect(stdout).toContain('again     pytest test_django_hops.py::test_hops');
    expect(stdout).toMatch(/^1 failed, 1 passed/m);
  });

  test("Flask's test client", async () => {
    const { code, stdout } = await pytest('test_flask.py');
    expect(code).toBe(1);
    expect(stdout).toContain('flask.app:Flask · WSGI · flask 3.1.3');
    expect(stdout.match(/^MUST /gm)?.length).toBe(1);
    expect(stdout).toMatch(/^1 failed, 2 passed/m);
  });

  test("Starlette's TestClient", async () => {
    const { code, stdout } = await pytest('test_starlette.py');
    expect(stdout).toMatch(/^3 passed/m);
    expect(code).toBe(0);
  });

  test("httpx's transports: two applications, each with its mistake", async () => {
    const { code, stdout } = await pytest('test_httpx.py');
    expect(code).toBe(1);
    expect(stdout).toContain('Content-Length says 9, but the body has only 5 bytes');
    expect(stdout).toContain("the header name 'content-type' is str, not bytes");
    expect(stdout.match(/^MUST /gm)?.length).toBe(2);
  });

  test('among workers of pytest-xdist, each of which sees a part', async () => {
    const workers = ['-n', '2'];
    const found = await pytest('test_httpx.py', undefined, workers);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('Content-Length says 9, but the body has only 5 bytes');
    expect(found.stdout).toContain("the header name 'content-type' is str, not bytes");
    const right = await pytest('test_starlette.py', undefined, workers);
    expect(right.stdout).toMatch(/^2 passed/m);
    expect(right.code).toBe(0);
  });
});

test('tests that do not ask for it are left alone', async () => {
  const { code, stdout } = await pytest('test_plain.py', '/no/such/command');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/1 passed/) as string,
  });
});

test('a command that is not there is a failure that says so', async () => {
  const { code, stdout } = await pytest('test_flask.py', '/no/such/command');
  expect(code).toBe(1);
  expect(stdout).toContain('gw-conform cannot be started');
});
