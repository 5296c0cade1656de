import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../support/cli.ts';
import { MIDDLEWARE_PYTHON } from '../support/venv.ts';

const apps = fileURLToPath(new URL('apps', import.meta.url));

function judge(entry: string) {
  const where = ['--python', MIDDLEWARE_PYTHON, '--app-dir', apps];
  return jsonReport(['middleware', entry, '--factory', '--layers', '--runs', '0', ...where]);
}

describe('--layers', () => {
  test('judges what Starlette was told to wrap itself in', async () => {
    const { code, report } = await judge('layered:starlette');
    expect(report.notes).toContain(
      'the first layer from outside that breaks the contract is starlette.middleware.sessions.SessionMiddleware',
    );
    expect(report.notes.filter((note) => note.startsWith('layer '))).toHaveLength(3);
    expect(code).toBe(0);
  });

  test('judges a chain in wsgi_app, objects and functions', async () => {
    const { code, report } = await judge('layered:chain');
    expect(report.notes).toContain(
      'the first layer from outside that breaks the contract is werkzeug.middleware.profiler.ProfilerMiddleware',
    );
    const found = report.rules.flatMap((rule) => rule.findings.map((each) => each.exchange));
    const shown = new Set(report.exchanges.map(({ id }) => id));
    expect(found.filter((id) => !shown.has(id))).toEqual([]);
    expect(code).toBe(1);
  });

  test('says so where there is none', async () => {
    const { code, report } = await judge('layered:bare');
    expect(code).toBe(3);
    expect(report.problem).toContain("no middleware was found around what 'layered:bare' is");
  });
});
