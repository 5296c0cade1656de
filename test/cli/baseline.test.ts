import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, run } from '../support/run.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A project with the bad example and a baseline. */
async function project(baseline: string | null): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-baseline-'));
  folders.push(cwd);
  await cp(join(EXAMPLES, 'wsgi_bad.py'), join(cwd, 'app.py'));
  if (baseline !== null) await writeFile(join(cwd, 'accepted.toml'), baseline);
  return cwd;
}

async function judge(baseline: string, more: readonly string[] = []) {
  const cwd = await project(baseline);
  const args = ['app.py', '--baseline', 'accepted.toml', '--format', 'json', ...more];
  const report = parse(await run(args, { cwd }));
  return { report, cwd };
}

const entry = (rule: string, more = '') =>
  `[[accepted]]\nrule = "${rule}"\nreason = "known"\n${more}\n`;
const YIELDS = 'wsgi/application/yields-bytes';
const OTHERS = `${entry('wsgi/application/body-*')}${entry('wsgi/application/sends-no-hop*')}`;

describe('a baseline', () => {
  test.concurrent('takes what it lists out of the count, with the reason', async () => {
    const { report } = await judge(
      `${OTHERS}${entry(YIELDS, 'where = "app.py:application"\nlink = "https://example.org/7"')}`,
    );
    expect([report.exitCode, report.outcome, report.totals.rules.exempt]).toEqual([
      0,
      'conformant',
      3,
    ]);
    expect(report.rules.find(({ id }) => id === YIELDS)?.findings[0]?.accepted).toBe(
      'known (https://example.org/7)',
    );
    expect(report.baseline).toEqual({ file: 'accepted.toml', accepted: 3, complaints: [] });
  });

  test.concurrent('leaves what it does not list', async () => {
    const { report } = await judge(OTHERS);
    expect(report.exitCode).toBe(1);
    expect(report.rules.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).toEqual([
      YIELDS,
    ]);
  });

  test.concurrent('covers neither another place nor another owner', async () => {
    const elsewhere = await judge(`${OTHERS}${entry(YIELDS, 'where = "other.py"')}`);
    expect(elsewhere.report.exitCode).toBe(1);
    const other = await judge(entry('*', 'owner = "dependency"'));
    expect(other.report.totals.rules.fail).toBe(3);
    expect(other.report.baseline?.complaints).toEqual([]);
    const own = await judge(entry('*', 'owner = "project"'));
    expect(own.report.exitCode).toBe(0);
  });

  test.concurrent('fails when an entry no longer occurs, and says which', async () => {
    const { report } = await judge(
      `${OTHERS}${entry(YIELDS)}${entry('wsgi/application/header-items-are-pairs')}`,
    );
    expect(report.exitCode).toBe(1);
    expect(report.baseline?.complaints).toEqual([
      'wsgi/application/header-items-are-pairs no longer occurs: remove the entry',
    ]);
  });

  test.concurrent('says nothing about rules that had no occasion or do not count', async () => {
    const without = entry('wsgi/application/copes-with-an-early-end');
    const { report } = await judge(`${without}${entry(YIELDS)}`, ['--only', YIELDS]);
    expect([report.exitCode, report.baseline?.complaints]).toEqual([0, []]);
  });

  test.concurrent('fails when an entry has expired, and counts its finding again', async () => {
    const { report } = await judge(`${OTHERS}${entry(YIELDS, 'expires = 2020-01-31')}`);
    expect(report.exitCode).toBe(1);
    expect(report.baseline?.complaints).toEqual([`${YIELDS} was accepted until 2020-01-31 only`]);
    expect(report.totals.rules.fail).toBe(1);
    const later = await judge(`${OTHERS}${entry(YIELDS, 'expires = 2999-01-31')}`);
    expect(later.report.exitCode).toBe(0);
  });

  test.concurrent('is written, and written again with the reasons kept', async () => {
    const cwd = await project(null);
    const update = ['app.py', '--baseline', 'new.toml', '--update-baseline', '-q'];
    expect((await run(update, { cwd })).code).toBe(0);
    const file = join(cwd, 'new.toml');
    const text = await readFile(file, 'utf8');
    expect(text.match(/^where = "app\.py:application"$/gm)?.length).toBe(3);
    const reasoned = text.replace(
      /(yields-bytes"[^[]*reason = )".*"/,
      '$1"told upstream"\nexpires = 2999-01-01',
    );
    await writeFile(file, `${reasoned}${entry('wsgi/application/header-items-are-pairs')}`);
    expect((await run(update, { cwd })).code).toBe(0);
    const renewed = await readFile(file, 'utf8');
    expect(renewed).toContain('reason = "told upstream"\nexpires = 2999-01-01');
    expect(renewed).not.toContain('header-items-are-pairs');
    expect(renewed.match(/\[\[accepted\]\]/g)?.length).toBe(3);
    expect((await run(['app.py', '--baseline', 'new.toml', '-q'], { cwd })).code).toBe(0);
  });

  test.concurrent('holds for real traffic too', async () => {
    const { code, stderr } = await run(['lint', 'app.py', '--baseline', 'missing.toml'], {
      cwd: await project(null),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing\.toml.*--update-baseline makes one/);
  });
});

const MISTAKES: readonly (readonly [string, string, RegExp])[] = [
  ['no TOML', 'accepted = [', /is no TOML/],
  [
    'another table',
    '[[exceptions]]\nrule = "*"',
    /no key 'exceptions'; entries are \[\[accepted\]\]/,
  ],
  [
    'an unknown key',
    entry(YIELDS, 'wher = "x"'),
    /entry 1: there is no key 'wher'; did you mean 'where'\?/,
  ],
  ['no reason', `[[accepted]]\nrule = "${YIELDS}"\nreason = " "`, /entry 1: no reason/],
  ['no rule', '[[accepted]]\nreason = "x"', /entry 1: which rule\?/],
  ['an owner that there is not', entry('*', 'owner = "them"'), /owner is one of project/],
  ['a date that is none', entry('*', 'expires = "soon"'), /expires is a date/],
];

describe('exit code 2 for a baseline with', () => {
  test.concurrent.each(MISTAKES)('%s', async (_, baseline, text) => {
    const cwd = await project(baseline);
    const { code, stdout, stderr } = await run(['app.py', '--baseline', 'accepted.toml'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(text);
  });
});
