import { describe, expect, test } from 'vitest';
import { jsonReport } from '../support/cli.ts';
import { isLeftOut } from '../support/machine.ts';
import { COMPILED_PYTHON, SERVERS_PYTHON } from '../support/venv.ts';
import { EXPECTED } from './expected.ts';

describe.each(EXPECTED)('%s', (preset, expected) => {
  const isBehindNginx = preset.startsWith('nginx+');
  const isLeft =
    (isBehindNginx && isLeftOut('nginx')) ||
    (expected.needs !== undefined && isLeftOut(expected.needs));
  test.skipIf(isLeft)('breaks only what it is known to break', async () => {
    const python = expected.needs === 'bjoern' ? COMPILED_PYTHON : SERVERS_PYTHON;
    const { report } = await jsonReport(['server', preset, '--python', python]);
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
