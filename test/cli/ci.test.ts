import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { program } from '../../src/cli/main.ts';
import { destinationsOf } from '../../src/cli/write.ts';
import badge from '../../src/formats/badge.ts';
import codequality from '../../src/formats/codequality.ts';
import { FAILING, OPTIONS, RULES, SAMPLES } from '../formats/sample.ts';
import { Script } from '../support/script.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = async (name: string) => parseYaml(await readFile(join(ROOT, name), 'utf8')) as unknown;

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
const action = (await read('action.yml')) as Action;

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Runs the action's own step as a runner does: inputs in, outputs and summary out. */
async function act(inputs: Readonly<Record<string, string>>, cwd: string) {
  const folder = await mkdtemp(join(tmpdir(), 'gw-conform-action-'));
  folders.push(folder);
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  await Promise.all([writeFile(output, ''), writeFile(summary, '')]);
  const step = action.runs.steps.find(({ id }) => id === 'run');
  const env = Object.entries(step?.env ?? {}).map(([name, text]) => [
    name,
    text.replace(
      /\$\{\{ inputs\.([\w-]+) \}\}/,
      (_, input: string) => inputs[input] ?? action.inputs[input]?.default ?? '',
    ),
  ]);
  const { code, stdout } = await new Script(['bash', '-e', '-c', step?.run ?? ''], {
    cwd,
    env: {
      ...(Object.fromEntries(env) as Record<string, string>),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: ROOT,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: folder,
    },
  }).over;
  const lines = (await readFile(output, 'utf8')).trim().split('\n');
  const outputs = Object.fromEntries(
    lines.map((line) => line.split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;
  return { code, stdout, outputs, summary: await readFile(summary, 'utf8') };
}

describe('the action', () => {
  test('puts no input into a script', () => {
    for (const { run } of action.runs.steps) expect(run ?? '').not.toContain('${{');
    const used = action.runs.steps.flatMap((step) => JSON.stringify(step));
    const unused = Object.keys(action.inputs).filter(
      (name) => !used.join('').includes(`inputs.${name}`),
    );
    expect(unused).toEqual([]);
  });

  test('judges an example, and says so in all places', async () => {
    const inputs = {
      target: 'wsgi_bad.py',
      paths: '/\nPOST:/\n',
      skip: 'wsgi/application/yields-*\n',
    };
    const { code, stdout, outputs, summary } = await act(inputs, join(ROOT, 'examples'));
    expect(code).toBe(1);
    expect(outputs).toMatchObject({
      outcome: 'nonconformant',
      'exit-code': '1',
      failed: '2',
      findings: '2',
    });
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
    expect(stdout.match(/^::error file=wsgi_bad\.py,line=\d+/gm)?.length).toBe(2);
    expect(summary).toMatch(/^## ❌ gw-conform does not conform: 2 rules broken/);
    const sarif = JSON.parse(await readFile(outputs['sarif'] ?? '', 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  test('judges a Django project', async () => {
    const { code, outputs } = await act(
      {
        target: 'django_app:wsgi_application',
        python: join(ROOT, 'test', '.venv', 'bin', 'python'),
        arguments: '--safe',
      },
      join(ROOT, 'test', 'frameworks', 'apps'),
    );
    expect({ code, outcome: outputs['outcome'] }).toEqual({ code: 0, outcome: 'conformant' });
    expect(Number(outputs['passed'])).toBeGreaterThan(10);
  });

  test('takes a line for one argument, whatever is in it', async () => {
    const file = join(tmpdir(), `gw-conform-injected-${process.pid}`);
    const { code, outputs } = await act(
      {
        target: `$(touch ${file}).py`,
        headers: `X-Tag: $(touch ${file}); \`touch ${file}\` "'`,
        arguments: `--seed=1`,
      },
      join(ROOT, 'examples'),
    );
    expect({ code, outcome: outputs['outcome'] }).toEqual({ code: 3, outcome: 'inconclusive' });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('says what is wrong with its inputs', async () => {
    const { code, outputs } = await act(
      { target: 'wsgi_good.py', level: 'shall' },
      join(ROOT, 'examples'),
    );
    expect({ code, outputs }).toEqual({ code: 2, outputs: { 'exit-code': '2' } });
  });
});

test('the pre-commit hook starts what the package has', async () => {
  const [hook] = (await read('.pre-commit-hooks.yaml')) as readonly Record<string, unknown>[];
  const { bin } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { bin: object };
  expect(Object.keys(bin)).toContain(hook?.['entry']);
  expect(hook).toMatchObject({ id: 'gw-conform', language: 'node', pass_filenames: false });
  const flags = program(() => undefined).commands.find((each) => each.name() === 'check')?.options;
  expect(flags?.map(({ long }) => long)).toEqual(
    expect.arrayContaining(hook?.['args'] as string[]),
  );
});

test("GitLab's job writes the reports that it names", async () => {
  const { 'gw-conform': job } = (await read('ci/gitlab.yml')) as Record<
    string,
    { script: [string]; artifacts: { reports: Record<string, string>; paths: [string] } }
  >;
  const formats = [...(job?.script[0] ?? '').matchAll(/--format (\S+)/g)].map(
    ([, text]) => text ?? '',
  );
  const files = destinationsOf(formats).map(({ format, file }) => [format, file]);
  const { reports, paths } = job?.artifacts ?? { reports: {}, paths: [''] };
  expect(Object.fromEntries(files)).toEqual({ terminal: null, html: paths[0], ...reports });
});

test('code quality has what GitLab asks for', async () => {
  const text = codequality.render(FAILING, RULES, OPTIONS);
  const issues = JSON.parse(text) as Record<string, unknown>[];
  expect(issues.length).toBe(5);
  for (const issue of issues) {
    expect(Object.keys(issue).toSorted()).toEqual([
      'check_name',
      'description',
      'fingerprint',
      'location',
      'severity',
    ]);
  }
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(5);
  await expect(text).toMatchFileSnapshot('../formats/golden/codequality.json');
});

test('the badge has what shields.io asks for', () => {
  const badges = Object.values(SAMPLES).map(
    (report) => JSON.parse(badge.render(report)) as Record<string, unknown>,
  );
  expect(badges[0]).toEqual({
    schemaVersion: 1,
    label: 'WSGI',
    message: 'does not conform',
    color: 'red',
  });
  for (const { label, message } of badges)
    expect([typeof label, typeof message]).toEqual(['string', 'string']);
});
