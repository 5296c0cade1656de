import { Command, InvalidArgumentError, Option } from 'commander';
import type { Interface, Level } from '../model/names.ts';
import { parseRoute } from '../model/route.ts';
import type { Route } from '../model/scenario.ts';

/** The options of every command that loads an application, as the user gave them. */
export interface TargetOptions {
  readonly interface: Interface | 'auto';
  readonly factory: boolean;
  readonly appDir?: string;
  readonly python?: string;
  readonly path: readonly Route[];
  readonly header: readonly (readonly [string, string])[];
  readonly safe: boolean;
  readonly timeout: number;
  readonly loadTimeout: number;
}

/** The options of every command that judges: which rules count, and how the report is told. */
export interface JudgeOptions {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly level: 'must' | 'should' | 'may';
  readonly seed?: number;
  readonly format: readonly string[];
  readonly failFast: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly progress: boolean;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
}

/** The options of every command that drives an application besides. */
export interface DriveOptions extends TargetOptions, JudgeOptions {
  readonly count: 'own' | 'all';
}

/** What is to be generated. */
export interface GeneratedOptions {
  readonly runs?: number;
  readonly maxTime?: number;
  readonly case?: GeneratedName;
}

/** The options of `check` besides. */
export interface CheckOptions extends DriveOptions, GeneratedOptions {
  readonly watch: boolean;
}

/** The options of the command that drives a middleware. */
export interface MiddlewareCommandOptions extends DriveOptions, GeneratedOptions {
  /** What it wraps, where that speaks another interface. */
  readonly inner?: Interface;
  /** Its keyword arguments. */
  readonly with: readonly (readonly [string, unknown])[];
  readonly layers: boolean;
}

/** A generated case: the property, and its path among what grows from the seed. */
export interface GeneratedName {
  readonly property: string;
  readonly path: string;
}

/** The options of the command that drives a server. */
export interface ServerOptions extends JudgeOptions {
  readonly interface: Interface | 'auto';
  readonly python?: string;
  readonly timeout: number;
  readonly loadTimeout: number;
  readonly wire: boolean;
}

/** Adds the options that every command has that loads an application. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--interface <name>', 'what the application speaks')
        .choices(['wsgi', 'asgi', 'auto'])
        .default('auto'),
    )
    .option('--factory', 'the attribute is a function that returns the application', false)
    .option(
      '--app-dir <dir>',
      'put first on the import path (default: the working directory)',
      name,
    )
    .option('--python <path>', 'the interpreter (default: $VIRTUAL_ENV, .venv, python3)', name)
    .option('--path <path>', 'a request to make: /users, POST:/users, ws:/chat', collect(route), [])
    .option('--header <header>', "sent with every request: 'Name: value'", collect(header), [])
    .option('--safe', 'only GET, HEAD and OPTIONS', false)
    .option('--timeout <seconds>', 'for one exchange', seconds, 5)
    .option('--load-timeout <seconds>', 'for the application to be imported', seconds, 30);
}

/** Adds the options that every driving command has. */
export function addDriveOptions(command: Command): Command {
  const count = new Option('--count <whose>', "whether the framework's own deviations fail the run")
    .choices(['own', 'all'])
    .default('own');
  return addJudgeOptions(addTargetOptions(command)).addOption(count);
}

/** Adds the options of the command that drives a server. */
export function addServerOptions(command: Command): Command {
  const spoken = new Option('--interface <name>', 'what a server that is given as a command speaks')
    .choices(['wsgi', 'asgi', 'auto'])
    .default('auto');
  return addJudgeOptions(
    command
      .addOption(spoken)
      .option('--python <path>', 'the interpreter (default: $VIRTUAL_ENV, .venv, python3)', name)
      .option('--timeout <seconds>', 'for one request', seconds, 5)
      .option('--load-timeout <seconds>', 'for the server to answer its first request', seconds, 30)
      .option('--wire', 'request smuggling and framing cases of HTTP too', false),
  );
}

/** Adds the options of every command that judges. */
export function addJudgeOptions(command: Command): Command {
  return command
    .option('--only <glob>', 'rules that count', collect(String), [])
    .option('--skip <glob>', 'rules that do not count', collect(String), [])
    .addOption(
      new Option('--level <level>', 'the lowest level that fails the run')
        .choices(['must', 'should', 'may'])
        .default('must'),
    )
    .option('--seed <n>', 'what generated input grows from', wholeNumber)
    .option(
      '--format <name[=file]>',
      'terminal, json, html, markdown, junit, sarif, github, codequality or badge; repeatable',
      collect(String),
      [],
    )
    .option('--config <file>', 'instead of gw-conform.toml or [tool.gw-conform]', name)
    .option('--baseline <file>', 'findings that are accepted, each with a reason', name)
    .option('--update-baseline', 'write what is found into the baseline; reasons are kept', false)
    .option('-x, --fail-fast', 'stop at the first finding', false)
    .option('-q, --quiet', 'the outcome only', false)
    .option('-v, --verbose', 'every rule, and what the subject printed', false)
    .option('--no-color', 'no colours')
    .option('--no-progress', 'no progress line');
}

/** `--inner`: what a middleware wraps, where that is not what it speaks itself. */
export function spokenInside(): Option {
  return new Option('--inner <name>', 'what the wrapped application speaks').choices([
    'wsgi',
    'asgi',
  ]);
}

/** `--with name=JSON`: a keyword argument for the middleware. */
export function withOption(): Option {
  return new Option('--with <name=JSON>', 'a keyword argument of the middleware; repeatable')
    .argParser(collect(keyword))
    .default([], 'none');
}

function keyword(text: string): readonly [string, unknown] {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
  if (match === null) throw new InvalidArgumentError('a keyword argument is written name=JSON.');
  try {
    return [match[1] ?? '', JSON.parse(match[2] ?? '') as unknown];
  } catch {
    throw new InvalidArgumentError(`what follows ${match[1]}= is no JSON; text stands in quotes.`);
  }
}

/** Adds the options of `check`. */
export function addCheckOptions(command: Command): Command {
  return addGeneratedOptions(addDriveOptions(command), '3');
}

/** What is generated, and for how many seconds where nothing else is said. */
export function addGeneratedOptions(command: Command, usual: string): Command {
  return command
    .option('--runs <n>', 'generated cases of each property; 0 for none', count)
    .option(
      '--max-time <seconds>',
      `for generated cases (default: ${usual}, or as long as --runs takes)`,
      seconds,
    )
    .option(
      '--case <property@path>',
      'one generated case of --seed, and nothing else',
      generatedName,
    );
}

export function levelOf(options: Pick<DriveOptions, 'level'>): Level {
  return options.level.toUpperCase() as Level;
}

/** Reads an option that may be given several times. */
export function collect<T>(parse: (text: string) => T) {
  return (text: string, before: readonly T[]): readonly T[] => [...before, parse(text)];
}

function route(text: string): Route {
  if (/^https?:\/\//i.test(text)) {
    throw new InvalidArgumentError('a path is wanted, no URL: /users.');
  }
  // As a browser does it: what cannot stand on a request line is percent-encoded.
  const encoded = text.replace(/[^\u0021-\u007e]/gu, encodeURIComponent);
  const parsed = /\p{Cc}/u.test(text) ? null : parseRoute(encoded);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError('a path is written /users, POST:/users or ws:/chat.');
}

function header(text: string): readonly [string, string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/.exec(text);
  if (match === null) throw new InvalidArgumentError("a header is written 'Name: value'.");
  return [match[1] ?? '', match[2] ?? ''];
}

function seconds(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value <= 3600)) {
    throw new InvalidArgumentError('a number of seconds between 0 and 3600 is wanted.');
  }
  return value;
}

/** Reads the number of a port, or 0. */
export function portNumber(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 65535)) throw new InvalidArgumentError('a number from 0 to 65535 is wanted.');
  return value;
}

/** A variable of a script that was never set leaves an empty word. */
function name(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('it must not be empty.');
  return text;
}

function count(text: string): number {
  const value = wholeNumber(text);
  if (value < 0 || value > 1e9) {
    throw new InvalidArgumentError('a number from 0 to 1000000000 is wanted.');
  }
  return value;
}

function generatedName(text: string): GeneratedName {
  const match = /^([\w/-]+)@(\d+(?:\.\d+)?(?::\d+)*)$/.exec(text);
  if (match === null) {
    throw new InvalidArgumentError('a case is written as a finding tells it: property@12:0:1.');
  }
  return { property: match[1] ?? '', path: match[2] ?? '' };
}

function wholeNumber(text: string): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('a whole number is wanted.');
  return value;
}
