import { describe, expect, test } from 'vitest';
import { broken, report } from '../support/run.ts';

const BRIEF = ['--path', 'OPTIONS:/', '--timeout', '2'];

const judge = (program: string) => report([`hostile/${program}.py`, ...BRIEF]);

describe('a start-up', () => {
  test.concurrent('that fails: exit code 3, with its message', async () => {
    const { code, report: result, left } = await judge('startup_fails');
    expect({ code, left }).toEqual({ code: 3, left: [] });
    expect(result.problem).toMatch(/lifespan\.startup\.failed: no database at 10\.0\.0\.1/);
  });

  test.concurrent('that ends the process: exit code 3, and how', async () => {
    const { code, report: result, left } = await judge('startup_exits');
    expect({ code, left }).toEqual({ code: 3, left: [] });
    expect(result.problem).toMatch(/the process exited with code 3 during lifespan\.startup/);
  });

  test.concurrent.each(['startup_waits_forever', 'startup_sleeps'])(
    'that never ends is a finding, and the requests are judged: %s',
    async (program) => {
      const { code, report: result, left } = await judge(program);
      expect({ code, left }).toEqual({ code: 1, left: [] });
      expect(broken(result)).toEqual(['asgi-lifespan/application/answers-startup']);
      expect(result.totals.exchanges).toBeGreaterThan(2);
      expect(result.problem).toBe(null);
    },
  );
});

describe('a shutdown', () => {
  test.concurrent.each(['shutdown_waits_forever', 'shutdown_sleeps'])(
    'that never ends is a finding: %s',
    async (program) => {
      const { code, report: result, left } = await judge(program);
      expect({ code, left }).toEqual({ code: 1, left: [] });
      expect(broken(result)).toEqual(['asgi-lifespan/application/answers-shutdown']);
    },
  );

  test.concurrent('that ends the process is told', async () => {
    const { code, report: result, left } = await judge('shutdown_exits');
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(result.notes.join()).toMatch(/exited with code 3 while no request was running/);
  });
});
