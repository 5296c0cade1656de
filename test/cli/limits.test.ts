import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { broken, parse, PYTHON, report, run } from '../support/run.ts';

const MEASURED = [PYTHON, fileURLToPath(new URL('../support/measured.py', import.meta.url))];
const MEBIBYTE = 1024;

describe('no process needs more than 200 MiB for an application that sends', () => {
  const floods: readonly (readonly [program: string, ...args: string[]])[] = [
    ['huge_blocks', '--path', 'DELETE:/'],
    ['one_huge_block', '--path', 'DELETE:/'],
    ['asgi_huge', '--path', 'DELETE:/', '--timeout', '1'],
    ['tiny_blocks', '--timeout', '1'],
    ['endless', '--timeout', '1'],
    ['asgi_endless', '--path', '/', '--timeout', '1'],
  ];
  test.concurrent.each(floods)('%s', async (program, ...args) => {
    const outcome = await run([`hostile/${program}.py`, ...args, '--format', 'json'], {
      command: [...MEASURED, process.execPath],
    });
    const result = parse(outcome);
    expect(result.problem).toBe(null);
    expect([0, 1]).toContain(outcome.code);
    expect(broken(result).filter((id) => id.endsWith('/completes-every-request'))).toEqual([]);
    const largest = Number(/^largest: (\d+)$/m.exec(outcome.stderr)?.[1]);
    expect(largest).toBeGreaterThan(20 * MEBIBYTE);
    expect(largest).toBeLessThan(200 * MEBIBYTE);
    expect(outcome.stdout.length).toBeLessThan(20 * 1024 * 1024);
  });
});

describe('there is an end to new processes for an application that', () => {
  test.concurrent('dies in every request', async () => {
    const { code, report: result, left } = await report(['hostile/always_exits.py']);
    expect({ code, left }).toEqual({ code: 1, left: [] });
    expect(result.notes.join()).toMatch(/the first 10 requests all hung or ended the process/);
    expect(broken(result)).toEqual(['wsgi/application/completes-every-request']);
    expect(result.totals.exchanges).toBe(10);
    expect(result.seconds).toBeLessThan(30);
  });

  test.concurrent('hangs in every request', async () => {
    const args = ['hostile/always_sleeps.py', '--timeout', '1'];
    const { code, report: result, left } = await report(args);
    expect({ code, left }).toEqual({ code: 1, left: [] });
    expect(result.notes.join()).toMatch(/the first 10 requests all hung or ended the process/);
    expect(broken(result)).toEqual(['wsgi/application/completes-every-request']);
    expect(result.seconds).toBeLessThan(60);
  });

  test.concurrent('dies again and again', async () => {
    const paths = Array.from({ length: 25 }, (_, i) => ['--path', `DELETE:/${i}`]).flat();
    const args = ['hostile/exits.py', '--path', 'OPTIONS:/', ...paths];
    const { code, report: result, left } = await report(args);
    expect({ code, left }).toEqual({ code: 1, left: [] });
    expect(result.notes.join()).toMatch(/ended 20 times/);
    expect(broken(result)).toEqual(['wsgi/application/completes-every-request']);
  });
});

test.concurrent('a file without an end is not read for a line of source', async () => {
  const args = ['hostile/text_from_a_device.py', '--path', '/'];
  const { code, report: result } = await report(args);
  expect(code).toBe(1);
  const found = result.rules.flatMap((rule) => rule.findings);
  expect(found.map((each) => each.source)).toEqual(found.map(() => null));
});

describe('the end of the stack is nothing special', () => {
  test.concurrent('for an application that recurses', async () => {
    const { code, report: result, left } = await report(['hostile/recurses.py']);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(result.notes.join()).toMatch(/RecursionError/);
  });

  test.concurrent('for one that calls us where hardly any stack is left', async () => {
    const args = ['hostile/recurses_and_starts.py', '--path', 'OPTIONS:/'];
    const { code, report: result } = await report(args);
    expect(code).toBe(1);
    expect(result.rules.filter((rule) => rule.verdict === 'broken')).toEqual([]);
  });
});
