import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/formats/doctor.ts';
import { gwConform, jsonReport } from '../support/cli.ts';
import { VENV_PYTHON } from '../support/venv.ts';

const ROUTING = fileURLToPath(new URL('../frameworks/routing', import.meta.url));

const PROGRAMS = {
  'plain.py': `
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
`,
  'legacy.py': `
def app(scope):
    async def run(receive, send):
        pass
    return run
`,
  'guarded.py': `
async def app(scope, receive, send):
    if scope["type"] != "http":
        raise RuntimeError("not supported")
    headers = [(b"content-length", b"0"), (b"www-authenticate", b"Basic")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body"})
`,
  'many.py': `
from flask import Flask

app = Flask(__name__, static_folder=None)
for i in range(150):
    app.add_url_rule(f"/pages/{i}", f"page{i}", lambda: "a page", methods=["GET", "POST"])
`,
  'failing.py': 'import nothing_of_that_name\n',
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(join(folder, name), text);
});

afterAll(() => rm(folder, { recursive: true }));

function doctor(...args: string[]) {
  return gwConform(['doctor', ...args], { cwd: folder });
}

async function diagnose(...args: string[]): Promise<Diagnosis> {
  const { code, stdout, stderr } = await doctor(...args, '--format', 'json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Diagnosis;
}

describe.concurrent('gw-conform doctor', () => {
  test('tells of a framework and its routes', async () => {
    const { code, stdout } = await doctor(
      'pyramid_routes:app',
      '--app-dir',
      ROUTING,
      '--python',
      VENV_PYTHON,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('pyramid_routes:app');
    expect(stdout).toContain(join(ROUTING, 'pyramid_routes.py'));
    expect(stdout).toMatch(/^Python +3\.\d+\.\d+ \(\//m);
    expect(stdout).toMatch(/^interface +WSGI/m);
    expect(stdout).toMatch(/^framework +pyramid \d/m);
    expect(stdout).toMatch(/^routes +10, of which a run asks for 10$/m);
    expect(stdout).toMatch(/^ {2}GET +\/old\/value +old\/:name +pyramid_routes\.show$/m);
    expect(stdout).toMatch(/^skipped$/m);
    expect(stdout).toMatch(/^ {2}\/picky +it asks for more than a path: xhr$/m);
  });

  test('tells the same as JSON', async () => {
    const python = ['--python', VENV_PYTHON];
    const diagnosis = await diagnose('starlette_routes', '--app-dir', ROUTING, ...python);
    expect(diagnosis.target).toEqual({
      interface: 'asgi',
      style: 'asgi3',
      entry: 'starlette_routes:application',
      file: join(ROUTING, 'starlette_routes.py'),
    });
    expect(diagnosis.python.executable).toContain('python');
    expect(diagnosis.framework).toMatch(/^starlette \d/);
    expect(diagnosis.routes).toContainEqual({
      kind: 'websocket',
      method: 'GET',
      path: '/rooms/1',
      parameters: [{ start: 7, end: 8, kind: 'str' }],
      pattern: '/rooms/{room_id}',
      endpoint: 'starlette_routes.talk',
      visited: true,
    });
    expect(diagnosis.skipped).toHaveLength(2);
    expect(diagnosis.notes).toEqual([]);
  });

  test('shows what a run asks a bare callable for', async () => {
    const diagnosis = await diagnose('plain.py');
    expect(diagnosis.framework).toBeNull();
    expect(diagnosis.target.style).toBe('wsgi');
    expect(diagnosis.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /',
      'HEAD /',
      'OPTIONS /',
      'POST /',
    ]);
    expect(diagnosis.routes.every(({ visited, pattern }) => visited && pattern === null)).toBe(
      true,
    );
    const safe = await diagnose('plain.py', '--safe');
    expect(safe.routes.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });

  test('knows the legacy double callable', async () => {
    const diagnosis = await diagnose('legacy.py');
    expect(diagnosis.target.style).toBe('asgi2');
    expect(diagnosis.routes.at(-1)).toMatchObject({ kind: 'websocket', path: '/' });
  });

  test('shows what is asked for instead with --path', async () => {
    const python = ['--python', VENV_PYTHON];
    const paths = ['--path', '/pages/3', '--path', 'PUT:/else'];
    const { routes } = await diagnose('many.py', ...python, ...paths);
    const visited = routes.filter((route) => route.visited);
    expect(visited.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /else',
      'GET /pages/3',
    ]);
  });

  test('visits some of many routes, evenly', async () => {
    const { routes, skipped, notes } = await diagnose('many.py', '--python', VENV_PYTHON);
    const visited = routes.filter((route) => route.visited).map(({ path }) => path);
    expect(visited).toHaveLength(60);
    expect(visited[0]).toBe('/');
    expect(visited).toContain('/pages/98');
    expect(notes).toEqual([expect.stringContaining('141 of 201 routes were left out')]);
    expect(skipped).toEqual([{ pattern: '*', reason: expect.stringContaining('100 more') }]);
  });

  test('says why a target cannot be loaded', async () => {
    const missing = await doctor('failing.py:app');
    expect(missing.code).toBe(3);
    expect(missing.stdout).toBe('');
    expect(missing.stderr).toContain("the module 'nothing_of_that_name' that it needs is missing");
    expect(missing.stderr).toContain('install it for');
    expect((await doctor('plain:nothing', '--format', 'json')).code).toBe(3);
  });

  test('refuses what it does not know', async () => {
    expect((await doctor()).code).toBe(2);
    expect((await doctor('plain.py', '--format', 'html')).code).toBe(2);
    expect((await doctor('plain.py', '--level', 'may')).code).toBe(2);
    expect((await doctor('plain.py', '--path', 'users')).code).toBe(2);
  });
});

test('a report says that little was reached', async () => {
  const { report } = await jsonReport(['guarded.py'], { cwd: folder });
  expect(report.notes).toContainEqual(expect.stringMatching(/^\d+ of \d+ answers .* were 401: /));
  expect(report.notes.join()).toContain('--header');
});
