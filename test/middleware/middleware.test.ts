import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../support/cli.ts';
import { MIDDLEWARE_PYTHON } from '../support/venv.ts';
import { SUBJECTS } from './expected.ts';

const apps = fileURLToPath(new URL('apps', import.meta.url));

describe.each(SUBJECTS.map((subject) => [subject.words.join(' '), subject] as const))(
  '%s',
  (_, subject) => {
    test('is judged, and breaks only what it is known to break', async () => {
      // What generated cases add depends on the time that there is.
      const { python = MIDDLEWARE_PYTHON } = subject;
      const where = ['--python', python, '--app-dir', apps, '--runs', '0'];
      const { code, report } = await jsonReport(['middleware', ...subject.words, ...where]);
      const broken = report.rules.filter((rule) => rule.findings.length > 0);
      expect(broken.map((rule) => rule.id).toSorted()).toEqual(subject.breaks);
      expect(report.rules.filter((rule) => rule.verdict === 'broken')).toEqual([]);
      expect(code).toBe(broken.some((rule) => rule.level === 'MUST') ? 1 : 0);
      expect(report.totals.rules.pass).toBeGreaterThan(40);
    });
  },
);
