import { readFile, writeFile } from 'node:fs/promises';
import { type Acceptance, type Against, holdAgainst, renewed } from '../engine/baseline.ts';
import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { nearest } from './nearest.ts';
import type { JudgeOptions } from './options.ts';

const KEYS = ['rule', 'where', 'message', 'owner', 'reason', 'link', 'expires'] as const;
const OWNERS = ['project', 'dependency', 'framework'];

const HEADER = `# Findings that this project lives with: gw-conform --baseline.
# What is not listed here fails the run, and so does an entry that no longer occurs or has expired.
# rule and where may hold *; --update-baseline keeps entries, not comments.

`;

type Options = Pick<JudgeOptions, 'baseline' | 'updateBaseline' | 'failFast'> & {
  readonly count?: 'own' | 'all';
};

/** A file of accepted findings that has been read, or nothing. */
export interface Held {
  /** The report held against it; writes the file anew where that was asked for. */
  apply(report: Report): Promise<Report>;
}

/** Reads the baseline before anything is run, so that a mistake in it is told at once. */
export async function readBaseline(options: Options): Promise<Held> {
  const { baseline: file, updateBaseline, failFast } = options;
  if (file === undefined) {
    if (updateBaseline) throw new UsageError('--update-baseline wants --baseline FILE');
    return { apply: (report) => Promise.resolve(report) };
  }
  if (failFast) {
    throw new UsageError('--fail-fast would stop at an accepted finding; leave out --baseline');
  }
  const against: Against = {
    file,
    entries: await entriesOf(file, updateBaseline),
    cwd: process.cwd(),
    today: new Date().toISOString().slice(0, 10),
    count: options.count ?? 'own',
  };
  return {
    async apply(report) {
      if (!updateBaseline || report.exitCode > 1) return holdAgainst(report, against);
      const reason = `accepted by --update-baseline on ${against.today}; say why`;
      const entries = renewed(report, against, reason);
      await writeBaseline(file, entries);
      return holdAgainst(report, { ...against, entries });
    },
  };
}

async function entriesOf(file: string, mayBeMissing: boolean): Promise<Acceptance[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && mayBeMissing) return [];
    const advice = code === 'ENOENT' ? '; --update-baseline makes one' : '';
    throw new UsageError(`the baseline '${file}' cannot be read (${message})${advice}`);
  }
  const { parse } = await import('smol-toml');
  let table: Record<string, unknown>;
  try {
    table = parse(text);
  } catch (error) {
    throw new UsageError(`'${file}' is no TOML: ${(error as Error).message.split('\n')[0]}`);
  }
  const { accepted = [], ...others } = table;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new UsageError(`'${file}': there is no key '${unknown}'; entries are [[accepted]]`);
  }
  if (!Array.isArray(accepted)) throw new UsageError(`'${file}': entries are written [[accepted]]`);
  return accepted.map((entry: unknown, i) => entryOf(entry, `'${file}', entry ${i + 1}`));
}

function entryOf(entry: unknown, place: string): Acceptance {
  if (typeof entry !== 'object' || entry === null) throw new UsageError(`${place} is no table`);
  const given = new Map(Object.entries(entry));
  for (const key of given.keys()) {
    if (!(KEYS as readonly string[]).includes(key)) {
      throw new UsageError(`${place}: there is no key '${key}'${nearest(key, KEYS)}`);
    }
  }
  const texts = [...given].map(([key, value]) => [key, textOf(key, value, place)] as const);
  const made = Object.fromEntries(texts) as Partial<Acceptance>;
  const { rule, reason, owner } = made;
  if (rule === undefined || rule === '') throw new UsageError(`${place}: which rule?`);
  if (reason === undefined || reason.trim() === '') throw new UsageError(`${place}: no reason`);
  if (owner !== undefined && !OWNERS.includes(owner)) {
    throw new UsageError(`${place}: owner is one of ${OWNERS.join(', ')}, not '${owner}'`);
  }
  return { ...made, rule, reason };
}

function textOf(key: string, value: unknown, place: string): string {
  const date = value instanceof Date ? value.toISOString().slice(0, 10) : value;
  if (typeof date !== 'string') throw new UsageError(`${place}: ${key} is a text`);
  if (key === 'expires' && !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new UsageError(`${place}: expires is a date, as in 2027-01-31`);
  }
  return date;
}

async function writeBaseline(file: string, entries: readonly Acceptance[]): Promise<void> {
  const { stringify, TomlDate } = await import('smol-toml');
  const accepted = entries.map((entry) => {
    const ordered = KEYS.flatMap((key) => {
      const value = entry[key];
      if (value === undefined) return [];
      return [[key, key === 'expires' ? new TomlDate(value) : value] as const];
    });
    return Object.fromEntries(ordered);
  });
  try {
    await writeFile(file, `${HEADER}${stringify({ accepted })}\n`);
  } catch (error) {
    throw new UsageError(`the baseline cannot be written: ${(error as Error).message}`);
  }
}
