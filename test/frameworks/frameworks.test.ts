import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../support/cli.ts';
import { VENV_PYTHON } from '../support/venv.ts';
import { EXPECTED } from './expected.ts';

interface Subject {
  readonly name: string;
  readonly framework: string;
  readonly entry: string;
  readonly interface: 'wsgi' | 'asgi';
  readonly paths: readonly string[];
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const subjects = JSON.parse(await readFile(`${folder}subjects.json`, 'utf8')) as Subject[];

describe.concurrent.each(subjects)('$name', (subject) => {
  test('is judged, and breaks only what it is known to break', async () => {
    const paths = subject.paths.flatMap((path) => ['--path', path]);
    const where = ['--python', VENV_PYTHON, '--app-dir', `${folder}apps`];
    const { code, report } = await jsonReport([subject.entry, ...where, ...paths, '--runs', '0']);
    const expected = EXPECTED[subject.name] ?? [];
    // A control experiment has to show each of them too: it is the framework's, and does not count.
    const shown = report.rules.filter((rule) => rule.findings.length > 0);
    expect(shown.map((rule) => rule.id).toSorted()).toEqual(
      expected.map((each) => each.rule).toSorted(),
    );
    expect(shown.filter((rule) => rule.verdict !== 'exempt')).toEqual([]);
    const broken = report.rules.filter((rule) => rule.verdict === 'broken');
    expect(broken).toEqual([]);
    expect(code).toBe(0);
    expect(report.target.interface).toBe(subject.interface);
    expect(report.identity.framework).toMatch(new RegExp(`^${subject.framework} \\d`, 'i'));
    expect(report.totals.rules.pass).toBeGreaterThan(10);
  });
});

/** What generated input shows of each besides; none of it fails a run. */
const GENERATED: Readonly<Record<string, readonly string[]>> = {
  // Raises URLDecodeError for a path that is not UTF-8.
  pyramid: ['wsgi/application/answers-unusual-requests'],
  // Looks for content-type in lower case alone.
  'falcon-asgi': ['asgi-http/application/recognises-header-names-in-any-case'],
};

describe.each(subjects)('$name', (subject) => {
  test('passes generated cases without a false finding', async () => {
    const paths = subject.paths.flatMap((path) => ['--path', path]);
    const where = ['--python', VENV_PYTHON, '--app-dir', `${folder}apps`];
    const generated = ['--seed', '1', '--runs', '300'];
    const { code, report } = await jsonReport([subject.entry, ...where, ...paths, ...generated]);
    const expected = (EXPECTED[subject.name] ?? []).map((each) => each.rule);
    const known = new Set<string>([...expected, ...(GENERATED[subject.name] ?? [])]);
    const shown = report.rules.filter((rule) => rule.findings.length > 0 && !known.has(rule.id));
    expect(shown).toEqual([]);
    expect(code).toBe(0);
    expect(report.totals.cases).toBeGreaterThan(300);
  });
});

test('every expected finding belongs to a subject', () => {
  const names = new Set(subjects.map((subject) => subject.name));
  expect(Object.keys(EXPECTED).filter((name) => !names.has(name))).toEqual([]);
});
