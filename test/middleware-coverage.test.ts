import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadFaces, loadRules } from '../src/engine/catalogue.ts';

const url = new URL('../suites/requirements.tsv', import.meta.url);
const [head = '', ...lines] = (await readFile(url, 'utf8')).trimEnd().split('\n');
const names = head.split('\t');
const rows = lines.map((line) => {
  const cells = line.split('\t');
  return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
});
const byId = new Map<string, Readonly<Record<string, string>>>(
  rows.map((row) => [row['id'] ?? '', row]),
);
const rules = await loadRules('middleware', null);
const faces = await loadFaces();
const every = await Promise.all(
  (['application', 'server'] as const).map((subject) => loadRules(subject, null)),
);
const others = new Map<string, object>(every.flat().map((rule) => [rule.id, rule]));

test('every obligation of middleware has a rule or a face of one, or a reason why it has none', () => {
  const claimed = new Set<string>([...rules, ...faces].flatMap((each) => each.requirements));
  const open = rows.filter(
    (row) =>
      row['subject'] === 'middleware' &&
      ['MUST', 'SHOULD'].includes(row['level'] ?? '') &&
      row['how']?.startsWith('untestable') !== true &&
      row['excluded'] === '' &&
      !claimed.has(row['id'] ?? ''),
  );
  expect(open.map((row) => row['id'])).toEqual([]);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('names rows of its subject and level', () => {
    const found = rule.requirements.map((id) => byId.get(id));
    expect(found.map((row) => row?.['subject'])).toEqual(found.map(() => 'middleware'));
    const levels = found.map((row) => (row?.['level'] === 'INFO' ? 'MAY' : row?.['level']));
    expect(rule.level).toBe(['MUST', 'SHOULD', 'MAY'].find((level) => levels.includes(level)));
  });

  test('shows each of its messages', () => {
    const shown = new Set(rule.examples.violating.map(({ reports }) => reports));
    expect(Object.keys(rule.messages).filter((message) => !shown.has(message))).toEqual([]);
  });
});

describe.each(faces.map((face) => [face.rule, face] as const))('a face: %s', (_, face) => {
  test('is one of a rule that exists, and names rows about middleware', () => {
    expect(others.has(face.rule)).toBe(true);
    const subjects = face.requirements.map((id) => byId.get(id)?.['subject']);
    expect(subjects).toEqual(subjects.map(() => 'middleware'));
  });
});
