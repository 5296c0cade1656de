import type { Interface } from '../../model/names.ts';
import type { Prepared, Recipe, Setting } from './recipe.ts';

/** One way to run a server. */
export interface Variant {
  /** Python distributions that it needs, the server's own first; their versions are told. */
  readonly packages: readonly string[];
  /** Words that the command has besides. */
  readonly words: readonly string[];
  /** Where it differs from the server in general. */
  readonly takes?: Partial<Recipe['takes']>;
}

/** A server that gw-conform knows how to start. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly interface: Interface;
  /** By the name after the colon; `''` is the ordinary way. */
  readonly variants: Readonly<Record<string, Variant>>;
  /** A program that has to be there, and how its version is told. */
  readonly program?: Program;
  /** Where the program comes from, if not from PyPI. */
  readonly install?: string;
  readonly takes?: Recipe['takes'];
  start(setting: PresetSetting): Prepared | Promise<Prepared>;
  /** The same behind a proxy: how the server is told to trust it, if it is known. */
  readonly behind?: readonly string[];
}

export interface Program {
  readonly name: string;
  readonly version: readonly string[];
  readonly pattern: RegExp;
}

export interface PresetSetting extends Setting {
  readonly python: string;
  readonly variant: Variant;
}

/** A variant that consists of packages and words. */
export function variant(packages: readonly string[], ...words: readonly string[]): Variant {
  return { packages, words };
}

/** The words of a command, with `{python}`, `{app}`, `{host}`, `{port}` and `{folder}` filled in. */
export function line(text: string, setting: PresetSetting): string[] {
  const { python, app, host, port, folder } = setting;
  const values: Readonly<Record<string, string>> = { python, app, host, port: `${port}`, folder };
  return text
    .split(' ')
    .map((word) => word.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''));
}
