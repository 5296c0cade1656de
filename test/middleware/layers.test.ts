import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { jsonReport } from '../support/cli.ts';
import { MIDDLEWARE_PYTHON, VENV_PYTHON } from '../support/venv.ts';

const apps = fileURLToPath(new URL('apps', import.meta.url));

function judge(entry: string) {
  const where = ['--python', MIDDLEWARE_PYTHON, '--app-dir', apps];
  return jsonReport(['middleware', entry, '--factory', '--layers', '--runs', '0', ...where]);
}

function judgeDjango(entry: string) {
  const where = ['--python', VENV_PYTHON, '--app-dir', apps];
  return jsonReport(['middleware', `django_site:${entry}`, '--layers', '--runs', '0', ...where]);
}

function layersOf(report: Report): string[] {
  return report.notes.filter((note) => note.startsWith('layer '));
}

/** Rules that are broken, and what is found first. */
function failed(report: Report) {
  return report.rules
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id, findings }) => [id, findings[0]?.text]);
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

  test('judges a handler of Django as one layer', async () => {
    const { code, report } = await judgeDjango('wsgi');
    expect(layersOf(report)).toEqual([
      'layer 1 of 1, django.core.handlers.wsgi.WSGIHandler: breaks 1 rule',
    ]);
    expect(failed(report)).toEqual([
      [
        'wsgi/application/sends-no-hop-by-hop-headers',
        'django.core.handlers.wsgi.WSGIHandler: sent the hop-by-hop header Connection',
      ],
    ]);
    expect(code).toBe(1);
  });

  test('judges a handler of Django inside of a converter and of middleware', async () => {
    const { report } = await judgeDjango('converted');
    expect(layersOf(report)).toEqual([
      'layer 1 of 3, asgiref.wsgi.WsgiToAsgi: breaks 3 rules',
      'layer 2 of 3, django_site.noting.passing: conforms',
      'layer 3 of 3, django.core.handlers.wsgi.WSGIHandler: breaks 1 rule',
    ]);
    expect(report.notes).toContain(
      'the first layer from outside that breaks the contract is asgiref.wsgi.WsgiToAsgi',
    );
  });

  test('judges the ASGI handler of Django, whose own deviations are those of the framework', async () => {
    const { code, report } = await judgeDjango('asgi');
    expect(layersOf(report)).toEqual([
      'layer 1 of 2, django_site.Forgetful: breaks 1 rule',
      'layer 2 of 2, django.core.handlers.asgi.ASGIHandler: conforms, but for 1 rule that its framework breaks',
    ]);
    expect(report.notes).toContain(
      'the first layer from outside that breaks the contract is django_site.Forgetful',
    );
    const exempt = report.rules.filter(({ verdict }) => verdict === 'exempt');
    expect(exempt.map(({ id }) => id)).toEqual([
      'asgi-http/application/header-names-are-lower-case',
    ]);
    expect(code).toBe(0);
  });

  test('says so where there is none', async () => {
    const { code, report } = await judge('layered:bare');
    expect(code).toBe(3);
    expect(report.problem).toContain("no middleware was found around what 'layered:bare' is");
  });
});
