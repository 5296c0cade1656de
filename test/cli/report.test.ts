import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { FAILING, SPITEFUL } from '../formats/sample.ts';
import { parse, run } from '../support/run.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gw-conform-report-'));
  const program = await readFile(join(EXAMPLES, 'wsgi_bad.py'), 'utf8');
  await writeFile(join(cwd, 'app.py'), program);
  await judge('whole');
  await judge('get', ['--path', '/', '--skip', 'wsgi/application/yields-*']);
  await judge('post', ['--path', 'POST:/']);
  const fixed = program.replace('return [f"welcome, {name}\\n"]', 'return [b"welcome"]');
  await writeFile(join(cwd, 'app.py'), `# One mistake less, and a line more.\n${fixed}`);
  await judge('later');
});
afterAll(() => rm(cwd, { recursive: true }));

const judge = (name: string, more: readonly string[] = []) =>
  run(['app.py', '--format', `json=${name}.json`, ...more], { cwd });
const report = (args: readonly string[]) => run(['report', ...args], { cwd });
const stored = async (name: string) =>
  JSON.parse(await readFile(join(cwd, `${name}.json`), 'utf8')) as Report;

describe('a stored report', () => {
  test('is told in any format, with its exit code', async () => {
    const names = ['json', 'junit', 'sarif', 'markdown', 'github', 'html'];
    const formats = names.flatMap((name) => ['--format', `${name}=told.${name}`]);
    expect((await report(['whole.json', ...formats])).code).toBe(1);
    const texts = await Promise.all(
      names.map((name) => readFile(join(cwd, `told.${name}`), 'utf8')),
    );
    expect(texts.filter((text) => !text.includes('Content-Length says 14'))).toEqual([]);
    expect(JSON.parse(texts[0] ?? '')).toEqual(await stored('whole'));
  });

  test('is told as a run tells it', async () => {
    const now = await run(['app.py', '-q'], { cwd });
    const again = await report(['later.json', '-q']);
    expect(again).toEqual({ ...now, stderr: '' });
  });

  test('may hold anything', async () => {
    await writeFile(join(cwd, 'spiteful.json'), JSON.stringify(SPITEFUL));
    const { code, stdout, stderr } = await report(['spiteful.json', '-v']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(/[\u0000-\u0009\u000b-\u001f\u0080-\u009f]|\p{Surrogate}/u.exec(stdout)).toBe(null);
  });
});

describe('shards', () => {
  test('are told as one', async () => {
    const merged = parse(await report(['get.json', 'post.json', '--format', 'json']));
    const [get, post] = [await stored('get'), await stored('post')];
    expect(merged.totals.exchanges).toBe(get.totals.exchanges + post.totals.exchanges);
    const whole = await stored('whole');
    const failed = ({ rules }: Report) =>
      rules.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
    expect(failed(merged)).toEqual(failed(whole));
    const ids = new Set(merged.exchanges.map(({ id }) => id));
    const pointed = merged.rules.flatMap(({ findings }) =>
      findings.map(({ exchange }) => exchange),
    );
    expect(pointed.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size).toBe(merged.exchanges.length);
  });

  test('are of one subject', async () => {
    await writeFile(join(cwd, 'sample.json'), JSON.stringify(FAILING));
    const { code, stderr } = await report(['whole.json', 'sample.json']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('different subjects')]);
  });
});

describe('a comparison', () => {
  test('tells what is new, fixed and the same, though lines have moved', async () => {
    const better = await report(['later.json', '--compare', 'whole.json']);
    expect(better.code).toBe(0);
    expect(better.stdout).toMatch(/^0 new findings, 1 fixed, 2 the same\n- MUST .*yields-bytes/);
    const worse = await report(['whole.json', '--compare', 'later.json', '--format', 'json']);
    expect(worse.code).toBe(1);
    const {
      new: fresh,
      fixed,
      same,
    } = JSON.parse(worse.stdout) as Record<string, { rule: string }[]>;
    expect(fresh?.map(({ rule }) => rule)).toEqual(['wsgi/application/yields-bytes']);
    expect([fixed?.length, same?.length]).toEqual([0, 2]);
  });
});

const MISTAKES: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no file', [], /missing required argument 'files'/],
  ['a file that there is not', ['missing.json'], /no JSON report/],
  ['a file that is no JSON', ['app.py'], /no JSON report/],
  ['JSON that is no report', ['other.json'], /no report of schema 1/],
  [
    'a comparison as a page',
    ['whole.json', '--compare', 'later.json', '--format', 'html'],
    /as terminal or json/,
  ],
];

describe('exit code 2 for', () => {
  test.each(MISTAKES)('%s', async (_, args, text) => {
    await writeFile(join(cwd, 'other.json'), '{"schema": 1, "rules": []}');
    const { code, stdout, stderr } = await report(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(text);
  });
});
