import { accessSync, constants, statSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Format } from '../formats/format.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';

/** Formats are imported when they are asked for. */
const FORMATS: Readonly<Record<string, () => Promise<{ default: Format }>>> = {
  terminal: () => import('../formats/terminal.ts'),
  json: () => import('../formats/json.ts'),
  junit: () => import('../formats/junit.ts'),
  sarif: () => import('../formats/sarif.ts'),
  markdown: () => import('../formats/markdown.ts'),
  github: () => import('../formats/github.ts'),
  html: () => import('../formats/html.ts'),
  codequality: () => import('../formats/codequality.ts'),
  badge: () => import('../formats/badge.ts'),
};

/** A format and where it goes; null is standard output. */
export interface Destination {
  readonly format: string;
  readonly file: string | null;
}

/**
 * Reads `NAME` and `NAME=FILE`. At most one report goes to standard output. A file that cannot be
 * written is said so before anything is run.
 */
export function destinationsOf(formats: readonly string[]): readonly Destination[] {
  if (formats.length === 0) return [{ format: 'terminal', file: null }];
  const destinations = formats.map((text) => {
    const [format = '', ...file] = text.split('=');
    if (!Object.hasOwn(FORMATS, format)) {
      const known = Object.keys(FORMATS).join(', ');
      throw new UsageError(`there is no format '${format}'; the formats are ${known}`);
    }
    if (file.length > 0 && file.join('=') === '') {
      throw new UsageError(`--format ${text}: a file name is wanted after the '='`);
    }
    return { format, file: file.length === 0 ? null : file.join('=') };
  });
  for (const { file } of destinations) if (file !== null) requireWritable(file);
  if (destinations.filter(({ file }) => file === null).length > 1) {
    throw new UsageError('only one format can go to standard output; write NAME=FILE for others');
  }
  return destinations;
}

export interface WriteOptions {
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly cwd: string;
}

function requireWritable(file: string): void {
  const folder = dirname(file);
  const exists = statSync(file, { throwIfNoEntry: false });
  if (exists?.isDirectory() === true) {
    throw new UsageError(`the report cannot be written to '${file}', a directory; nothing was run`);
  }
  try {
    accessSync(exists === undefined ? folder : file, constants.W_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? `there is no directory '${folder}'` : 'it must not be written to';
    throw new UsageError(`the report cannot be written to '${file}': ${reason}; nothing was run`);
  }
}

/** Writes a report in each of the formats. */
export async function writeReport(
  report: Report,
  rules: readonly Rule[],
  destinations: readonly Destination[],
  options: WriteOptions,
): Promise<void> {
  const lost: string[] = [];
  for (const { format, file } of destinations) {
    const { default: chosen } = (await FORMATS[format]?.()) ?? missing(format);
    const color = options.color && file === null;
    const text = chosen.render(report, rules, { ...options, color });
    if (file === null) await print(text);
    else lost.push(...(await writeOut(file, text)));
  }
  if (lost.length > 0) throw new UsageError(lost.join('\n'));
}

/** What went wrong: a report that cannot be written where it should go is kept elsewhere. */
async function writeOut(file: string, text: string): Promise<string[]> {
  try {
    await writeFile(file, text);
    return [];
  } catch (error) {
    const kept = join(await mkdtemp(join(tmpdir(), 'gw-conform-')), basename(file));
    await writeFile(kept, text);
    return [`the report cannot be written (${(error as Error).message}); it is in ${kept}`];
  }
}

/**
 * Writes to standard output; resolves when the text has been handed over: a pipe may be slow.
 * Whoever reads it may have seen enough (`| head`): that is no error.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') resolve();
      else reject(new UsageError(`standard output cannot be written to: ${error.message}`));
    };
    process.stdout.once('error', fail);
    process.stdout.write(text, (error) => {
      if (error) return fail(error);
      process.stdout.off('error', fail);
      resolve();
    });
  });
}

function missing(format: string): never {
  throw new Error(`no format ${format}`);
}
