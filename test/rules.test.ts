import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { Clause } from '../src/model/clause.ts';
import { type RuleEntry, rulePage } from '../src/formats/rule-page.ts';
import type { Rule } from '../src/model/rule.ts';
import type { Examined } from '../src/testing.ts';
import { Turns } from '../src/subjects/server/turns.ts';
import { examineRule, exampleRunner, loadRules } from './support/built.ts';

const rules = await loadRules('application', null);
/** Some programs are waited for; others run meanwhile. */
const turns = new Turns(3);
const runners: ReturnType<typeof exampleRunner>[] = [];
const free: typeof runners = [];
afterAll(() => Promise.all(runners.map((runner) => runner.close())));

const examined = new Map<Rule, Promise<Examined>>();
function examine(rule: Rule): Promise<Examined> {
  const known = examined.get(rule) ?? turns.take(() => examineAlone(rule));
  examined.set(rule, known);
  return known;
}

async function examineAlone(rule: Rule): Promise<Examined> {
  const runner = free.pop() ?? anotherRunner();
  try {
    return await examineRule(rule, runner);
  } finally {
    free.push(runner);
  }
}

function anotherRunner() {
  const runner = exampleRunner();
  runners.push(runner);
  return runner;
}

const SPECIFICATIONS: Partial<Record<Clause['document'], string>> = {
  'pep-3333': await specification('pep-3333'),
  asgi: await specification('asgi'),
  www: await specification('www'),
  lifespan: await specification('lifespan'),
  tls: await specification('tls'),
};

describe.concurrent.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its examples give what they say', async () => {
    expect((await examine(rule)).complaints).toEqual([]);
  });
});

// The RFCs are not in the public domain, and the document of ASGI extensions bears no notice that
// it is, so their texts are not kept here.
const others = await Promise.all(
  (['middleware', 'server'] as const).map((kind) => loadRules(kind, null)),
);
const judged = [...rules, ...others.flat()];
const kept = judged.filter((rule) => !/^(rfc|extensions)/.test(rule.clause.document));

describe.each(kept.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its clause stands there', () => {
    const text = SPECIFICATIONS[rule.clause.document];
    expect(text).toContain(plain(rule.clause.quote));
    expect(text).toContain(plain(rule.clause.section));
  });
});

// What has no program that gives it may never be given, or be given where it is wrong.
describe.each(judged.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('each of its messages has a program that violates it', () => {
    const reported = rule.examples.violating.map(({ reports }) => reports);
    expect(Object.keys(rule.messages).filter((key) => !reported.includes(key))).toEqual([]);
  });
});

// `npm run docs` writes them anew.
describe('the documentation of the rules is what they give today', () => {
  const folders = new Set(rules.map((rule) => rule.id.replace(/\/[^/]*$/, '')));
  // Where they are asked for alone, all examples of a folder are run first.
  test.each([...folders])('%s', { timeout: 900_000 }, async (folder) => {
    const own = rules.filter((rule) => rule.id.startsWith(`${folder}/`));
    const entries: RuleEntry[] = [];
    for (const rule of own) entries.push({ rule, findings: (await examine(rule)).findings });
    const page = rulePage(folder, entries);
    await expect(page).toMatchFileSnapshot(`../suites/${folder}/README.md`);
  });
});

async function specification(name: string): Promise<string> {
  return plain(await readFile(new URL(`specs/${name}.rst`, import.meta.url), 'utf8'));
}

/** reStructuredText as it reads: without emphasis, literals and line breaks. */
function plain(text: string): string {
  return text
    .replace(/:\w+:`([^`]*)`/g, '$1')
    .replace(/\*\*?|``?/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
