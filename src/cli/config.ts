import type { Command, Option } from 'commander';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../model/errors.ts';
import { nearest } from './nearest.ts';

const OWN_FILE = 'gw-conform.toml';
const PROJECT_FILE = 'pyproject.toml';
/** Makes sense for one run only. */
const NOT_IN_FILES = ['version', 'help', 'config', 'update-baseline', 'watch', 'case'];

/** What a file says, by the name of the option as it is written on the command line. */
export interface Config {
  readonly file: string;
  readonly values: ReadonlyMap<string, unknown>;
}

/** The names that may stand in a file: the options of every command that judges, and `target`. */
export function configurable(program: Command): string[] {
  const names = program.commands
    .filter((command) => command.options.some((option) => option.name() === 'level'))
    .flatMap((command) => command.options.map(keyOf));
  return ['target', ...new Set(names)].filter((name) => !NOT_IN_FILES.includes(name));
}

/**
 * Fills in what the command line leaves open: from the environment (`GW_CONFORM_LEVEL`; one value a
 * line where there may be several), else from the file.
 */
export function fillIn(
  command: Command,
  config: Config | null,
  environment: NodeJS.ProcessEnv,
): void {
  for (const option of command.options) {
    const source = command.getOptionValueSource(option.attributeName());
    if (source === 'cli' || NOT_IN_FILES.includes(keyOf(option))) continue;
    const variable = `GW_CONFORM_${keyOf(option).toUpperCase().replaceAll('-', '_')}`;
    const text = environment[variable];
    const inFile = config?.values.get(keyOf(option));
    if (text !== undefined && text !== '') {
      set(command, option, fromText(option, text, variable), variable);
    } else if (config !== null && inFile !== undefined) {
      set(command, option, inFile, `'${config.file}': ${keyOf(option)}`);
    }
  }
}

/** The target that is named in the environment or in the file. */
export function configuredTarget(
  config: Config | null,
  environment: NodeJS.ProcessEnv,
): string | null {
  const text = environment['GW_CONFORM_TARGET'];
  if (text !== undefined && text !== '') return text;
  const target = config?.values.get('target');
  if (target === undefined) return null;
  if (typeof target !== 'string') throw new UsageError(`'${config?.file}': target is a text`);
  return target;
}

/** `gw-conform.toml`, else `[tool.gw-conform]` of `pyproject.toml`; null where there is neither. */
export async function readConfig(
  given: string | undefined,
  names: readonly string[],
): Promise<Config | null> {
  const file = given ?? [OWN_FILE, PROJECT_FILE].find((each) => existsSync(each));
  if (file === undefined) return null;
  const table = await readTable(file);
  const isProject = file.endsWith(PROJECT_FILE);
  const own = isProject ? toolOf(table) : table;
  if (own === undefined) return null;
  if (typeof own !== 'object' || own === null) {
    throw new UsageError(`'${file}': [tool.gw-conform] is a table`);
  }
  const values = new Map(Object.entries(own));
  for (const key of values.keys()) {
    if (!names.includes(key)) {
      throw new UsageError(`'${file}': there is no option '${key}'${nearest(key, names)}`);
    }
  }
  return { file, values };
}

function toolOf({ tool }: Record<string, unknown>): unknown {
  if (typeof tool !== 'object' || tool === null) return undefined;
  return (tool as Record<string, unknown>)['gw-conform'];
}

async function readTable(file: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the configuration cannot be read: ${(error as Error).message}`);
  }
  // Most projects' files do not speak of us.
  if (file.endsWith(PROJECT_FILE) && !text.includes('gw-conform')) return {};
  const { parse } = await import('smol-toml');
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`'${file}' is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** An option's name in a file: `app-dir`, and `color` for `--no-color`. */
function keyOf(option: Option): string {
  return option.negate ? option.attributeName() : option.name();
}

function fromText(option: Option, text: string, variable: string): unknown {
  if (!option.isBoolean()) return isRepeatable(option) ? text.split('\n').filter(Boolean) : text;
  const known: Readonly<Record<string, boolean>> = {
    '1': true,
    true: true,
    '0': false,
    false: false,
  };
  const value = known[text.toLowerCase()];
  if (value === undefined) throw new UsageError(`${variable} is 1 or 0, not '${text}'`);
  return value;
}

function set(command: Command, option: Option, value: unknown, place: string): void {
  command.setOptionValueWithSource(option.attributeName(), read(option, value, place), 'config');
}

/** A value as the command line would give it. */
function read(option: Option, value: unknown, place: string): unknown {
  if (option.isBoolean() || option.negate) {
    if (typeof value !== 'boolean') throw new UsageError(`${place} is true or false`);
    return value;
  }
  if (isRepeatable(option)) {
    if (!Array.isArray(value)) throw new UsageError(`${place} is a list of texts`);
    return value.reduce<unknown>((before, each) => parsed(option, each, before, place), []);
  }
  return parsed(option, value, undefined, place);
}

function parsed(option: Option, value: unknown, before: unknown, place: string): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new UsageError(`${place} is a text or a number`);
  }
  const text = String(value);
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    const choices = option.argChoices.join(', ');
    throw new UsageError(`${place} is one of ${choices}, not '${text}'`);
  }
  if (option.parseArg === undefined) return text;
  try {
    return option.parseArg(text, before);
  } catch (error) {
    throw new UsageError(`${place} = '${text}': ${(error as Error).message}`);
  }
}

/** An option that starts from an empty list collects. */
function isRepeatable(option: Option): boolean {
  return Array.isArray(option.defaultValue);
}
