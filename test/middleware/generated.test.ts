import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/model/report.ts';
import { PROGRAMS, report } from '../support/run.ts';

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
