import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { python } from '../../src/model/rule.ts';
import { parse, PYTHON, Run, run, until } from '../support/run.ts';

const FOLDER = fileURLToPath(new URL('../servers/', import.meta.url));
const QUICK = ['--format', 'json', '--timeout', '1', '--load-timeout', '3'];

function broken(name: string, ...words: readonly string[]): string[] {
  const file = join(FOLDER, 'broken', `${name}.py`);
  return ['server', ...QUICK, '--', PYTHON, file, '{host}', '{port}', ...words];
}

async function report(args: readonly string[]) {
  const started = new Run(args);
  const outcome = await started.over;
  return { ...outcome, report: parse(outcome), left: started.processes() };
}

describe('a server that cannot be judged', () => {
  test('exits before it listens: its log says why', async () => {
    const { code, report: told, left } = await report(broken('exits'));
    expect(code).toBe(3);
    expect(told.problem).toContain('exited with code 3 before it had answered a request');
    expect(told.problem).toContain('the configuration is wrong: no such thing');
    expect(left).toEqual([]);
  });

  test('is not there', async () => {
    const { code, report: told } = await report([
      'server',
      ...QUICK,
      '--',
      'no-such-server',
      '{port}',
    ]);
    expect(code).toBe(3);
    expect(told.problem).toContain('no-such-server');
    expect(told.problem).toContain('No such file');
  });

  test('accepts connections and answers nothing', async () => {
    const { code, report: told, left } = await report(broken('silent'));
    expect(code).toBe(3);
    expect(told.problem).toContain('answered nothing');
    expect(told.problem).toContain('listening, and that is all');
    expect(left).toEqual([]);
  });

  test('listens elsewhere', async () => {
    const { code, report: told, left } = await report(broken('elsewhere'));
    expect(code).toBe(3);
    expect(told.problem).toContain('accepted no connection');
    expect(told.problem).toMatch(/listening on port \d+/);
    expect(left).toEqual([]);
  });

  test('serves something else', async () => {
    const { code, report: told } = await report(broken('another_application'));
    expect(code).toBe(3);
    expect(told.problem).toContain(
      "answered 'HTTP/1.0 404 Not Found' without calling the application",
    );
  });

  test('dies in the middle, twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-test-'));
    const { code, report: told, left } = await report(broken('dies', join(folder, 'never')));
    await rm(folder, { recursive: true });
    expect(code).toBe(3);
    expect(told.problem).toContain('exited with code 9 in the middle of the run');
    expect(told.problem).toContain('something terrible has happened');
    expect(left).toEqual([]);
  });
});

describe('a command that does not tell what it speaks', () => {
  const words = [PYTHON, join(FOLDER, 'serve.py'), '-', '{app}', '{host}', '{port}'];

  async function judged(
    options: readonly string[],
    source = 'from reference_asgi import Server\n',
  ) {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-test-'));
    const program = join(folder, 'program.py');
    await writeFile(program, source);
    const command = words.map((word) => (word === '-' ? program : word));
    const told = await report(['server', ...QUICK, ...options, '--', ...command]);
    await rm(folder, { recursive: true });
    return told;
  }

  test('is judged by what it turns out to speak', async () => {
    const { code, report: told, left } = await judged([]);
    expect(told).toMatchObject({ problem: null, target: { interface: 'asgi' } });
    expect(code).toBe(0);
    expect(left).toEqual([]);
  });

  test('may try whether what it is given is a factory', async () => {
    const { code, report: told } = await judged(
      [],
      python`
        from reference_wsgi import Server as Reference

        class Server(Reference):
            def __init__(self, app):
                try:
                    app = app()
                except TypeError:
                    pass
                super().__init__(app)
      `,
    );
    expect(told).toMatchObject({ problem: null, target: { interface: 'wsgi' } });
    expect(code).toBe(0);
  });

  test('is told apart from what was asked for', async () => {
    const { code, report: told } = await judged(['--interface', 'wsgi']);
    expect(code).toBe(3);
    expect(told.problem).toContain('the server speaks ASGI');
  });
});

test('a preset that is not installed says how to install it', async () => {
  const { code, report: told } = await report(['server', ...QUICK, '--python', PYTHON, 'bjoern']);
  expect(code).toBe(3);
  expect(told.problem).toContain(`${PYTHON} -m pip install bjoern`);
});

describe('the command line', () => {
  test('lists the presets', async () => {
    const { code, stdout } = await run(['server']);
    expect(code).toBe(0);
    for (const name of ['wsgiref', 'gunicorn:gthread', 'nginx+uwsgi', 'uvicorn:httptools']) {
      expect(stdout).toContain(name);
    }
  });

  test.each([
    ['an unknown preset', ['server', 'apache']],
    ['an unknown variant', ['server', 'gunicorn:tornado']],
    ['a proxy before what is not known behind one', ['server', 'nginx+wsgiref']],
    ['a preset and a command', ['server', 'wsgiref', '--', 'true']],
    ['no command', ['server', '--']],
  ])('refuses %s', async (_, args) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^gw-conform: /);
  });
});

describe('nothing is left running', () => {
  test('after a server that hides in daemons', async () => {
    const started = new Run([...broken('leaves_daemons')]);
    await until('the server runs', () => started.processes().length >= 4);
    started.signal('SIGINT');
    const { code } = await started.over;
    expect(code).toBe(130);
    await until('all processes are gone', () => started.processes().length === 0);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s', async (signal) => {
    const started = new Run(broken('silent'));
    await until('the server runs', () => started.processes().length >= 3);
    started.signal(signal);
    const { code, signal: by } = await started.over;
    expect(signal === 'SIGKILL' ? by : code).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 130);
    await until('all processes are gone', () => started.processes().length === 0);
  });
});
