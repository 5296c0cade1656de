import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/model/report.ts';
import { PROGRAMS, report, run } from '../support/run.ts';
import { MIDDLEWARE_PYTHON, VENV_PYTHON } from '../support/venv.ts';

const FOLDER = join(PROGRAMS, 'middleware');
/** Time does not matter for what is found, so there is enough of it. */
const USUAL = ['--level', 'should', '--seed', '1', '--runs', '300'];

/** What each middleware does wrong, and the smallest case that shows it. */
const FAULTS: Readonly<Record<string, { rule: string; input: object }>> = {
  length_of_text: {
    rule: 'wsgi/application/body-matches-content-length',
    input: {
      method: 'GET',
      target: '/',
      body: null,
      inside: {
        script: {
          iterate: [{ do: 'yield', block: { value: expect.stringMatching(/[\x80-\xff]/) } }],
        },
      },
    },
  },
  ranges_stay_open: {
    rule: 'wsgi/server/closes-the-iterable',
    input: { headers: expect.arrayContaining([['Range', expect.any(String)]]), body: null },
  },
  third_message: {
    rule: 'asgi-websocket/middleware/keeps-the-order-of-events',
    input: { kind: 'websocket', target: '/' },
  },
  failure_without_message: {
    rule: 'asgi-lifespan/middleware/passes-lifespans-on',
    input: { kind: 'lifespan', inside: { script: { call: [{ do: 'receive' }, { do: 'send' }] } } },
  },
  empty_parts: {
    rule: 'asgi-http/application/completes-response',
    input: { method: 'GET', target: '/', body: null },
  },
};

describe('faults of middleware that only generated input finds', () => {
  test.each(Object.entries(FAULTS))('%s', async (program, { rule, input }) => {
    const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
    const target = join(FOLDER, `${program}.py:middleware`);
    const without = ['--level', 'should', '--runs', '0'];
    const scenarios = await report(['middleware', target, ...without], { cwd });
    expect(scenarios.report.rules.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(scenarios.report.totals.cases).toBe(0);

    const { code, report: result } = await report(['middleware', target, ...USUAL], { cwd });
    expect(code).toBe(1);
    const finding = findingOf(result, rule);
    expect(finding?.origin).toMatchObject({ kind: 'property', seed: 1, input: [input] });

    // The command that is printed does the one case once more.
    const words = finding?.replay.split(' ').slice(1) ?? [];
    const repeated = await report(words, { cwd });
    expect(repeated.code).toBe(1);
    expect(repeated.report.totals).toMatchObject({ cases: 1, exchanges: 1 });
    expect(findingOf(repeated.report, rule)?.text).toBe(finding?.text);
  });
});

/** A layer that changes nothing, around one that does something wrong. */
const LAYERED = `
def passing(app):
    async def pass_on(scope, receive, send):
        await app(scope, receive, send)
    return pass_on

async def application(scope, receive, send):
    pass

application = passing(middleware(application))
`;

describe('a failure is saved, and replay says whether it is fixed', () => {
  test.each([
    ['length_of_text', '', ['app:middleware'], ['.decode("utf-8", "ignore").encode()', '']],
    ['third_message', LAYERED, ['app', '--layers'], ['count == 3', 'count == 0']],
  ] as const)('%s', async (program, more, words, [wrong, right]) => {
    const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
    const app = join(cwd, 'app.py');
    const source = (await readFile(join(FOLDER, `${program}.py`), 'utf8')) + more;
    await writeFile(app, source);
    const { report: result } = await report(['middleware', ...words, ...USUAL], { cwd });
    const finding = findingOf(result, FAULTS[program]!.rule);
    const file = finding?.saved ?? '';
    const failing = await run(['replay', file], { cwd });
    expect(failing.stdout).toMatch(/^STILL FAILS: .*\n {2}input .* inside /);
    expect(failing.code).toBe(1);
    await writeFile(app, source.replace(wrong, right));
    const mended = await run(['replay', file], { cwd });
    expect(mended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^FIXED: it was: /) });
    await writeFile(app, 'middleware = application = None');
    const gone = await run(['replay', file], { cwd });
    expect(gone).toMatchObject({ code: 3, stdout: expect.stringMatching(/^CANNOT RUN: /) });
  });
});

/** What is inside of all layers is judged as an application. */
const HANDLER = `
from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="no secret")

from django.core.wsgi import WSGIHandler, get_wsgi_application
from django.http import HttpResponse
from django.urls import path

def greet(request):
    counted = 6 if "Range" in request.headers else 5
    return HttpResponse("hello", headers={"Content-Length": counted})

urlpatterns = [path("", greet)]

def passing(app):
    def pass_on(environ, start_response):
        return app(environ, start_response)
    return pass_on

application = passing(get_wsgi_application())
`;

test('a failure of a handler of Django inside of its layers is replayed as one of an application', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  await writeFile(join(cwd, 'app.py'), HANDLER);
  const words = ['middleware', 'app', '--layers', '--python', VENV_PYTHON, '--seed', '1'];
  words.push('--runs', '60', '--only', 'wsgi/application/body-matches-content-length');
  const { report: result } = await report(words, { cwd });
  const finding = findingOf(result, 'wsgi/application/body-matches-content-length');
  expect(finding?.text).toMatch(/^django\.core\.handlers\.wsgi\.WSGIHandler: /);
  const file = finding?.saved ?? '';
  const saved: unknown = JSON.parse(await readFile(join(cwd, file), 'utf8'));
  expect(saved).toMatchObject({ target: { entry: 'app', middleware: { layer: 1 } } });
  expect(saved).not.toHaveProperty('subject');

  const failing = await run(['replay', file], { cwd });
  expect(failing).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^STILL FAILS: Content-Length says 6, .*\n {2}input .*range/i),
  });
  await writeFile(join(cwd, 'app.py'), HANDLER.replace('6 if', '5 if'));
  const mended = await run(['replay', file], { cwd });
  expect(mended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^FIXED: it was: /) });
  await writeFile(join(cwd, 'app.py'), 'application = None');
  const gone = await run(['replay', file], { cwd });
  expect(gone).toMatchObject({ code: 3, stdout: expect.stringMatching(/^CANNOT RUN: /) });
});

test.each(['wsgi', 'asgi'])(
  'a middleware that changes nothing passes hundreds of cases: %s',
  async (spoken) => {
    const target = join(FOLDER, `identity.py:${spoken}`);
    const options = ['--level', 'may', '--runs', '400', '--seed', '5'];
    const { code, report: result } = await report(['middleware', target, ...options]);
    expect(result.rules.filter(({ findings }) => findings.length > 0)).toEqual([]);
    expect(code).toBe(0);
    expect(result.totals.cases).toBeGreaterThanOrEqual(400);
  },
);

function findingOf(result: Report, rule: string): Finding | undefined {
  return result.rules.find(({ id }) => id === rule)?.findings[0];
}

// It looks for content-type in lower case only, as it may: that is another rule's, and a SHOULD.
test('an adapter is not said to map what came in capital letters', async () => {
  const words = ['asgiref.wsgi:WsgiToAsgi', '--interface', 'asgi', '--inner', 'wsgi'];
  const cases = ['--seed', '2138333873', '--runs', '100', '--max-time', '60'];
  const { report: result } = await report(
    ['middleware', ...words, ...cases, '--python', MIDDLEWARE_PYTHON],
    { cwd: await mkdtemp(join(tmpdir(), 'gw-conform-')) },
  );
  const rule = result.rules.find(
    ({ id }) => id === 'asgi-http/middleware/maps-the-scope-to-environ',
  );
  expect(rule).toMatchObject({ verdict: 'pass', findings: [] });
});
