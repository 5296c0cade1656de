import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Option } from 'commander';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseToml } from 'smol-toml';
import { afterAll, describe, expect, test } from 'vitest';
import { configurable } from '../../src/cli/config.ts';
import { program } from '../../src/cli/main.ts';
import { parse, run } from '../support/run.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'gw-conform-config-'));
  folders.push(cwd);
  await cp(join(EXAMPLES, 'wsgi_good.py'), join(cwd, 'app.py'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return cwd;
}

async function judge(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  return parse(await run([...args, '--format', 'json'], { cwd: await project(files), env }));
}

const ONLY = 'only = ["wsgi/application/yields-bytes"]\n';

describe('options stand in', () => {
  test.concurrent('gw-conform.toml', async () => {
    const report = await judge({
      'gw-conform.toml': `target = "app.py"\nlevel = "should"\nseed = 7\n${ONLY}`,
    });
    expect([report.level, report.seed, report.rules.length]).toEqual(['SHOULD', 7, 1]);
  });

  test.concurrent('[tool.gw-conform] of pyproject.toml', async () => {
    const pyproject = `[project]\nname = "shop"\n[tool.gw-conform]\ntarget = "app.py"\n${ONLY}`;
    expect((await judge({ 'pyproject.toml': pyproject })).rules.length).toBe(1);
  });

  test.concurrent('a file that is named', async () => {
    const files = {
      'other.toml': `target = "app.py"\n${ONLY}`,
      'gw-conform.toml': 'level = "may"',
    };
    const report = await judge(files, ['--config', 'other.toml']);
    expect([report.level, report.rules.length]).toEqual(['MUST', 1]);
  });

  test.concurrent("nobody else's pyproject.toml is looked at", async () => {
    const report = await judge({ 'pyproject.toml': '[tool.other]\nlevel = 3\n' }, ['app.py']);
    expect(report.exitCode).toBe(0);
  });
});

test.concurrent(
  'the command line goes before the environment, and that before the file',
  async () => {
    const files = {
      'gw-conform.toml': `target = "app.py"\nlevel = "should"\npath = ["/a", "/b"]\n${ONLY}`,
    };
    expect((await judge(files, [], { GW_CONFORM_LEVEL: 'may' })).level).toBe('MAY');
    expect((await judge(files, ['--level', 'must'], { GW_CONFORM_LEVEL: 'may' })).level).toBe(
      'MUST',
    );
    const named = await judge(files, ['app.py', '--only', 'wsgi/application/h*'], {
      GW_CONFORM_TARGET: 'missing.py',
    });
    expect(named.rules.length).toBeGreaterThan(1);
    const several = await judge(files, [], {
      GW_CONFORM_ONLY: 'wsgi/application/yields-bytes\nwsgi/application/len-is-accurate',
    });
    expect(several.rules.length).toBe(2);
  },
);

const MISTAKES: readonly (readonly [string, string, RegExp])[] = [
  ['an unknown key', 'levl = "must"', /there is no option 'levl'; did you mean 'level'\?/],
  ['a key that is far from any', 'quux = 1', /there is no option 'quux'$/m],
  ['a value that is none of the choices', 'level = "shall"', /level is one of must, should, may/],
  ['a value that is not right', 'timeout = 0', /timeout = '0': a number of seconds/],
  ['a text for a list', 'path = "/a"', /path is a list of texts/],
  ['a text for yes or no', 'safe = "yes"', /safe is true or false/],
  ['a table', '[level]\nmust = true', /level is a text or a number/],
  ['no TOML', 'level = ', /is no TOML/],
];

describe('exit code 2 for a file with', () => {
  test.concurrent.each(MISTAKES)('%s', async (_, text, complaint) => {
    const cwd = await project({ 'gw-conform.toml': text });
    const { code, stdout, stderr } = await run(['app.py'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(complaint);
    expect(stderr).toContain("'gw-conform.toml'");
  });
});

describe('init', () => {
  test.concurrent('writes a file that says what was found, and that works', async () => {
    const cwd = await project({});
    expect((await run(['init', 'app.py'], { cwd })).code).toBe(0);
    const text = await readFile(join(cwd, 'gw-conform.toml'), 'utf8');
    expect(text).toContain('# Found: WSGI');
    expect((await run([], { cwd })).code).toBe(0);
    // What it leaves to uncomment is right as well.
    const uncommented = text.replace(/^# (?=[a-z-]+ = )/gm, '');
    await writeFile(join(cwd, 'gw-conform.toml'), uncommented);
    await writeFile(join(cwd, 'gw-conform-baseline.toml'), '');
    expect((await run([], { cwd })).code).toBe(0);
    expect(validate(parseToml(uncommented))).toBe(true);
  });

  test.concurrent('leaves a file as it is that is there', async () => {
    const cwd = await project({ 'gw-conform.toml': 'level = "may"' });
    const { code, stderr } = await run(['init', 'app.py'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('left as it is')]);
    expect(await readFile(join(cwd, 'gw-conform.toml'), 'utf8')).toBe('level = "may"');
  });

  test.concurrent('writes nothing for what cannot be opened', async () => {
    expect((await run(['init', 'missing.py'], { cwd: await project({}) })).code).toBe(3);
  });
});

/** The published schema is made of the options as the command line knows them. */
function schema(): object {
  const commands = program(() => undefined);
  const options = new Map<string, Option>();
  for (const command of commands.commands) {
    for (const option of command.options) {
      const key = option.negate ? option.attributeName() : option.name();
      if (!options.has(key)) options.set(key, option);
    }
  }
  const names = configurable(commands).toSorted();
  const target = { description: 'module:attribute, or path/to/app.py:attribute', type: 'string' };
  const properties = names.map((name) => {
    const option = options.get(name);
    return [name, option === undefined ? target : schemaOf(option)] as const;
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'gw-conform.toml, or [tool.gw-conform] of pyproject.toml',
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

function schemaOf(option: Option): object {
  const { description, argChoices, defaultValue } = option;
  if (option.isBoolean() || option.negate) {
    const said = option.negate ? `false: ${description}` : description;
    return { description: said, type: 'boolean' };
  }
  if (Array.isArray(defaultValue)) {
    return { description, type: 'array', items: { type: 'string' } };
  }
  if (argChoices !== undefined)
    return { description, enum: argChoices, default: defaultValue as unknown };
  const isNumber =
    typeof defaultValue === 'number' || ['seed', 'runs', 'max-time'].includes(option.name());
  return { description, type: isNumber ? 'number' : 'string' };
}

const validate = new Ajv2020({ strict: false }).compile(schema());

test('the published schema is that of the options', async () => {
  await expect(`${JSON.stringify(schema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../src/cli/config.schema.json',
  );
});
