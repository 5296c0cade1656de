import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadRules, ServerExamples } from './support/built.ts';
import { PYTHON } from './support/run.ts';
import { SERVERS_PYTHON } from './support/venv.ts';

const rules = await loadRules('server', null);
const examples = new ServerExamples({
  python: PYTHON,
  pythonOfHypercorn: SERVERS_PYTHON,
  serve: fileURLToPath(new URL('servers/serve.py', import.meta.url)),
  patience: 5,
  loading: 30,
});

/** Each runs several servers, and waits for its turn among others. */
const PATIENT = { timeout: 900_000 };

describe.concurrent.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its examples give what they say', PATIENT, async () => {
    expect(await examples.check(rule)).toEqual([]);
  });
});

describe.concurrent.each(['wsgi', 'asgi'] as const)('the correct server of %s', (spoken) => {
  test('conforms to everything', PATIENT, async () => {
    const report = await examples.run('', spoken);
    const found = report.rules.flatMap((rule) => rule.findings.map((each) => [rule.id, each.text]));
    expect(found).toEqual([]);
    expect(report.problem).toBe(null);
    expect(report.exitCode).toBe(0);
  });
});
