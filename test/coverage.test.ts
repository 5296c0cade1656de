import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadRules } from '../src/engine/catalogue.ts';
import type { RequirementId } from '../src/model/names.ts';

interface Row {
  readonly id: string;
  readonly spec: string;
  readonly level: string;
  readonly subject: string;
  readonly how: string;
  readonly excluded: string;
}

const rows = await readRows();
const byId = new Map(rows.map((row) => [row.id, row]));
/** Of these specifications, the rows about a subject have rules, or reasons why there is none. */
const SUBJECTS = {
  application: /./,
  server: /^(pep3333|rfc9110|rfc9112|asgi|www-http|www-websocket|lifespan|tls|extensions)$/,
} as const;

const subjects = await Promise.all(
  (['application', 'server'] as const).map(async (subject) => ({
    subject,
    rules: await loadRules(subject, null),
  })),
);
const rules = subjects.flatMap((each) => each.rules.map((rule) => ({ ...each, rule })));

async function readRows(): Promise<Row[]> {
  const url = new URL('../suites/requirements.tsv', import.meta.url);
  const [head = '', ...lines] = (await readFile(url, 'utf8')).trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])) as unknown as Row;
  });
}

test('the table has one row for each id, and all columns', () => {
  expect(byId.size).toBe(rows.length);
  expect(rows.filter((row) => row.how === '' || row.level === '')).toEqual([]);
});

describe.each(subjects)('every obligation of the $subject', ({ subject, rules: own }) => {
  const claimed = new Set<string>(own.flatMap((rule) => rule.requirements));
  const obligations = rows.filter(
    (row) =>
      row.subject === subject &&
      SUBJECTS[subject].test(row.spec) &&
      ['MUST', 'SHOULD'].includes(row.level),
  );

  test('has a rule, or a reason why it cannot be checked', () => {
    const open = obligations.filter(
      (row) => !row.how.startsWith('untestable') && row.excluded === '' && !claimed.has(row.id),
    );
    expect(obligations.length).toBeGreaterThan(0);
    expect(open.map((row) => row.id)).toEqual([]);
  });

  test('has not both a rule and a reason', () => {
    const both = rows.filter((row) => row.excluded !== '' && claimed.has(row.id));
    expect(both.map((row) => row.id)).toEqual([]);
  });
});

test('every permission of applications is made use of by a conforming example', () => {
  const granted = rows.filter((row) => row.subject === 'application' && row.level === 'MAY');
  const used = rules.flatMap(({ rule }) =>
    rule.examples.conforming.flatMap((each) => each.permits ?? []),
  );
  expect(used.filter((id) => byId.get(id)?.level !== 'MAY')).toEqual([]);
  expect(granted.length).toBeGreaterThan(5);
  expect(granted.filter(({ id }) => !used.includes(id as RequirementId))).toEqual([]);
});

describe.each(rules.map((each) => [each.rule.id, each] as const))('%s', (_, { rule, subject }) => {
  test('names rows of its subject and level', () => {
    const found = rule.requirements.map((id) => byId.get(id));
    expect(found.filter((row) => row === undefined)).toEqual([]);
    // The strongest of its rows' levels; what the specification only remarks is a MAY.
    const levels = found.map((row) => (row?.level === 'INFO' ? 'MAY' : row?.level));
    const strongest = ['MUST', 'SHOULD', 'MAY'].find((level) => levels.includes(level));
    expect(rule.level).toBe(strongest);
    expect(found.filter((row) => row?.subject !== subject)).toEqual([]);
  });
});
