import { writeFile } from 'node:fs/promises';
import type { Format } from '../formats/format.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';

/** Formats are imported when they are asked for. */
const FORMATS: Readonly<Record<string, () => Promise<{ default: Format }>>> = {
  terminal: () => import('../formats/terminal.ts'),
  json: () => import('../formats/json.ts'),
};

/** A format and where it goes; null is standard output. */
export interface Destination {
  readonly format: string;
  readonly file: string | null;
}

/** Reads `NAME` and `NAME=FILE`. At most one report goes to standard output. */
export function destinationsOf(formats: readonly string[]): readonly Destination[] {
  if (formats.length === 0) return [{ format: 'terminal', file: null }];
  const destinations = formats.map((text) => {
    const [format = '', ...file] = text.split('=');
    if (!(format in FORMATS)) {
      const known = Object.keys(FORMATS).join(', ');
      throw new UsageError(`there is no format '${format}'; the formats are ${known}`);
    }
    if (file.length > 0 && file.join('=') === '') {
      throw new UsageError(`--format ${text}: a file name is wanted after the '='`);
    }
    return { format, file: file.length === 0 ? null : file.join('=') };
  });
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

/** Writes a report in each of the formats. */
export async function writeReport(
  report: Report,
  rules: readonly Rule[],
  destinations: readonly Destination[],
  options: WriteOptions,
): Promise<void> {
  for (const { format, file } of destinations) {
    const { default: chosen } = (await FORMATS[format]?.()) ?? missing(format);
    const color = options.color && file === null;
    const text = chosen.render(report, rules, { ...options, color });
    if (file === null) await print(text);
    else await writeOut(file, text);
  }
}

async function writeOut(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
}

/** Writes to standard output; resolves when the text has been handed over: a pipe may be slow. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

function missing(format: string): never {
  throw new Error(`no format ${format}`);
}
