import { describe, expect, test } from 'vitest';
import { jsonReport } from '../support/cli.ts';
import { SERVERS_PYTHON } from '../support/venv.ts';
import { EXPECTED } from './expected.ts';

describe.each(Object.entries(EXPECTED))('%s', (preset, expected) => {
  test('is started, judged, and breaks only what it is known to break', async () => {
    const { report } = await jsonReport(['server', preset, '--python', SERVERS_PYTHON]);
    expect(report.problem).toBe(null);
    const broken = report.rules.filter((rule) => rule.verdict === 'broken');
    expect(broken).toEqual([]);
    const failed = report.rules.filter((rule) => rule.level === 'MUST' && rule.verdict === 'fail');
    const found = failed.map(({ id }) => id).toSorted();
    expect(found).toEqual(expected.deviations.map(({ rule }) => rule).toSorted());
    expect(report.exitCode).toBe(found.length > 0 ? 1 : 0);
    expect(report.target.interface).toBe(expected.interface);
    expect(report.identity.server).toMatch(expected.version);
    expect(report.identity.python).toMatch(/^3\.\d+/);
    expect(report.totals.rules.pass).toBeGreaterThan(40);
  });
});
