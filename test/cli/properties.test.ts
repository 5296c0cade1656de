import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../src/model/property.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { PROGRAMS, report, run } from '../support/run.ts';
import { VENV_PYTHON } from '../support/venv.ts';

const FOLDER = join(PROGRAMS, 'properties');
/** The seed does not matter for what is found; time does not either, so there is enough of it. */
const USUAL = ['--seed', '1', '--max-time', '100'];

/** For programs that are written with a framework. */
const FRAMEWORKS = ['--python', VENV_PYTHON];

interface Fault {
  readonly rule: string;
  readonly input: readonly object[];
  readonly options?: readonly string[];
}

/** What each program does wrong, and the smallest case that shows it, without what is usual. */
const FAULTS: Readonly<Record<string, Fault>> = {
  empty_part: {
    rule: 'asgi-http/application/answers-unusual-requests',
    input: [{}, { body: ['', ''] }, {}],
  },
  length_of_text: {
    rule: 'wsgi/application/body-matches-content-length',
    input: [
      {
        method: 'POST',
        target: '/',
        body: [expect.stringMatching(/^[\x80-\xff]$/)],
        variation: undefined,
      },
    ],
  },
  lower_case_names: {
    rule: 'asgi-http/application/recognises-header-names-in-any-case',
    input: [
      {},
      {
        variation: { headerCase: 'title' },
        headers: [...usualHeaders(), ['Range', expect.any(String)]],
      },
      {},
    ],
  },
  leaking_headers: {
    rule: 'wsgi/application/body-matches-content-length',
    input: [{ headers: expect.arrayContaining([['Range', expect.any(String)]]) }, {}],
  },
  leaking_state: {
    rule: 'wsgi/application/answers-alike-every-time',
    input: [
      { target: '/' },
      { target: '/' },
      { target: expect.stringMatching(/\?./) },
      { target: '/' },
    ],
  },
  leaking_state_beside_a_failure: {
    rule: 'wsgi/application/answers-alike-every-time',
    options: ['--path', 'GET:/broken', '--path', 'GET:/'],
    input: [
      { target: '/' },
      { target: '/' },
      { target: expect.stringMatching(/\?./) },
      { target: '/' },
    ],
  },
  early_close: {
    rule: 'asgi-websocket/application/copes-with-an-early-close',
    input: [{}, { steps: [{ do: 'await-answer' }, expect.objectContaining({ do: 'close' })] }, {}],
  },
  breaks_when_closed: {
    rule: 'wsgi/application/copes-with-an-early-end',
    input: [{ target: '/', leave: { during: 'response', after: 2 }, body: null }],
  },
  encoded_slash: {
    rule: 'asgi-http/application/answers-unusual-requests',
    input: [{ target: '/' }, { target: expect.stringMatching(/^\/%2f$/i), body: null }, {}],
  },
  value_of_parameter: {
    rule: 'wsgi/application/body-matches-content-length',
    options: FRAMEWORKS,
    input: [{ target: '/items/0', body: null }],
  },
  shared_length: {
    rule: 'wsgi/application/body-matches-content-length',
    input: [
      {
        method: 'POST',
        target: '/',
        body: ['a'],
        variation: expect.objectContaining({
          beside: expect.objectContaining({ method: 'GET', target: '/', body: null }),
        }),
      },
    ],
  },
  shared_length_asgi: {
    rule: 'asgi-http/application/completes-response',
    input: [
      {
        method: 'POST',
        target: '/',
        body: ['a'],
        variation: {
          beside: expect.objectContaining({ method: 'GET', target: '/', body: null }),
        },
      },
    ],
  },
  bounded_parameter: {
    rule: 'http/application/body-matches-content-length',
    options: FRAMEWORKS,
    input: [{ target: '/seats/50', body: null }],
  },
};

describe('faults that only generated input finds are found, and made small', () => {
  test.each(Object.entries(FAULTS))('%s', async (program, fault) => {
    const { rule, options = [] } = fault;
    const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
    const target = join(FOLDER, `${program}.py`);
    const { report: result, left } = await report([target, ...USUAL, ...options], { cwd });
    expect(left).toEqual([]);
    const finding = findingOf(result, rule);
    const acts = (finding?.origin.input ?? []) as readonly Act[];
    expect(acts.map(ordinary)).toEqual(fault.input.map((each) => expect.objectContaining(each)));
    expect(finding?.origin.confirmed?.failures).toBe(finding?.origin.confirmed?.tries);
  });
});

test('a failure is saved, and replay says whether it is fixed', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  const source = await readFile(join(FOLDER, 'length_of_text.py'), 'utf8');
  await writeFile(join(cwd, 'app.py'), source);
  const { code, report: result } = await report(['app', ...USUAL], { cwd });
  expect(code).toBe(1);
  const { saved = '', replay } = findingOf(result, 'wsgi/application/body-matches-content-length')!;
  const again = await run(['replay', saved], { cwd });
  expect(again).toMatchObject({ code: 1, stdout: expect.stringMatching(/^STILL FAILS: /) });
  // The command that is printed needs no file.
  const words = replay.split(' ').slice(1);
  const repeated = await report(words, { cwd });
  expect(repeated.code).toBe(1);
  expect(repeated.report.totals).toMatchObject({ cases: 1, exchanges: 1 });
  await writeFile(join(cwd, 'app.py'), source.replace('len(text)', 'len(text.encode())'));
  expect(await run(['replay', saved], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^FIXED: /),
  });
  await writeFile(join(cwd, 'app.py'), 'application = None');
  expect(await run(['replay', saved], { cwd })).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/^CANNOT RUN: /),
  });
  expect((await run(['replay', 'app.py'], { cwd })).code).toBe(2);
});

test.each(['7:99999', '7.9'])('a case that there is not (%s) is no verdict', async (path) => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  const only = ['--seed', '1', '--case', `http/properties/servers@${path}`];
  const { code, report: result } = await report([join(FOLDER, 'length_of_text.py'), ...only], {
    cwd,
  });
  expect(code).toBe(3);
  expect(result.problem).toContain(`there is no case '${path}'`);
  expect(result.problem).toContain('name the same ones');
});

test('a request that waits for the one beside it does not hang', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  const only = [
    '--timeout',
    '1',
    '--seed',
    '3',
    '--case',
    'http/properties/simultaneous-requests@1',
  ];
  const { code, report: result } = await report([join(PROGRAMS, 'one_at_a_time.py'), ...only], {
    cwd,
  });
  expect(await readFile(join(cwd, 'calls'), 'utf8')).toBe('..');
  expect(result.rules.filter((rule) => rule.findings.length > 0)).toEqual([]);
  expect(code).toBe(0);
});

test('what fails only sometimes is told with its rate', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  const target = join(FOLDER, 'fails_sometimes.py');
  const { code, report: result } = await report([target, ...USUAL], { cwd });
  expect(code).toBe(1);
  const finding = findingOf(result, 'wsgi/application/body-matches-content-length');
  expect(finding?.text).toMatch(/\(flaky: \d of \d times in a process of its own\)$/);
});

test('the same seed gives the same cases and the same findings', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-'));
  const target = join(FOLDER, 'length_of_text.py');
  const runs = [];
  for (let i = 0; i < 2; i += 1) {
    const { report: result } = await report([target, '--seed', '7', '--runs', '300'], { cwd });
    const { notes, rules, totals } = result;
    runs.push({ notes, totals, rules });
  }
  expect(timeless(runs[0])).toEqual(timeless(runs[1]));
});

test('a conforming application passes more than a thousand cases', async () => {
  const { code, report: result } = await report(['hello.py', ...USUAL]);
  expect(code).toBe(0);
  expect(result.totals.cases).toBeGreaterThanOrEqual(1000);
  expect(result.rules.filter((rule) => rule.findings.length > 0)).toEqual([]);
});

function findingOf(result: Report, rule: string): Finding | undefined {
  return result.rules.find(({ id }) => id === rule)?.findings[0];
}

/** A variation that there is none of can be named too. */
function ordinary(act: Act): Act {
  return { variation: undefined, ...act } as Act;
}

function usualHeaders(): Act['headers'] {
  return [
    ['Host', 'localhost:8000'],
    ['User-Agent', 'gw-conform'],
    ['Accept', '*/*'],
  ];
}

/** Ids of exchanges are numbers of a process: they are left out with what else tells of time. */
function timeless(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) => (key === 'exchange' ? undefined : each)),
  );
}
