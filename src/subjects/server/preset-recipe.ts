import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SubjectError } from '../../model/errors.ts';
import { EXEMPT_BEHIND_NGINX, withNginx } from './nginx.ts';
import type { Preset, Program, Variant } from './preset.ts';
import { type Recipe, TAKES_NOTHING } from './recipe.ts';

const run = promisify(execFile);

export interface Chosen {
  /** As the user named it. */
  readonly name: string;
  readonly preset: Preset;
  readonly variant: Variant;
  readonly python: string;
  /** Behind nginx. */
  readonly isBehind: boolean;
}

export const NGINX: Program = { name: 'nginx', version: ['-v'], pattern: /nginx\/([\d.]+)/ };

/** A preset as something that can be started. */
export function presetOf(chosen: Chosen): Recipe {
  const { name, preset, variant, python, isBehind } = chosen;
  const versions = versionsOf(chosen);
  return {
    entry: name,
    interface: preset.interface,
    isBehind,
    ...(isBehind ? { exempt: EXEMPT_BEHIND_NGINX } : {}),
    version: () => versions.then((all) => all.join(', ') || preset.name),
    takes: isBehind ? TAKES_NOTHING : { ...TAKES_NOTHING, ...preset.takes, ...variant.takes },
    prepare: async (setting) => {
      await versions;
      const start = (inner: typeof setting) => preset.start({ ...inner, python, variant });
      return isBehind ? withNginx(setting, start) : start(setting);
    },
  };
}

/** Names and versions of what is started; throws a SubjectError for what is missing. */
function versionsOf({ preset, variant, python, isBehind }: Chosen): Promise<string[]> {
  const all = Promise.all([
    ...(isBehind ? [programVersion(NGINX, 'apt-get install nginx-light')] : []),
    ...(preset.program === undefined ? [] : [programVersion(preset.program, preset.install ?? '')]),
    ...(variant.packages.length === 0 ? [] : [packageVersions(variant.packages, python)]),
  ]);
  // Whoever starts the server hears of it.
  all.catch(() => undefined);
  return all;
}

async function programVersion({ name, version, pattern }: Program, install: string) {
  try {
    const { stdout, stderr } = await run(name, [...version]);
    return `${name} ${pattern.exec(stdout + stderr)?.[1] ?? ''}`.trim();
  } catch (error) {
    const hint = `install it: ${install}`;
    throw new SubjectError(`${name} cannot be run: ${(error as Error).message.trim()}`, hint);
  }
}

const ASK = `
import sys
from importlib import metadata
for name in sys.argv[1:]:
    try:
        print(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        print(name, "missing")
`;

async function packageVersions(packages: readonly string[], python: string): Promise<string> {
  let told: string[][];
  try {
    const { stdout } = await run(python, ['-c', ASK, ...packages]);
    told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '));
  } catch (error) {
    throw new SubjectError(`Python cannot be started: ${(error as Error).message}`);
  }
  const missing = told.filter(([, version]) => version === 'missing').map(([name]) => name);
  if (missing.length > 0) {
    const hint = `install it: ${python} -m pip install ${missing.join(' ')}`;
    throw new SubjectError(`${python} has no ${missing.join(', ')}`, hint);
  }
  return told.map((each) => each.join(' ')).join(', ');
}
