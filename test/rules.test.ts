import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { loadRules } from '../src/engine/catalogue.ts';
import type { Clause } from '../src/model/clause.ts';
import { checkRule, exampleRunner } from '../src/testing.ts';

const rules = await loadRules('application', null);
const runner = exampleRunner();
afterAll(() => runner.close());

const SPECIFICATIONS: Partial<Record<Clause['document'], string>> = {
  'pep-3333': await specification('pep-3333'),
  asgi: await specification('asgi'),
  www: await specification('www'),
  lifespan: await specification('lifespan'),
  tls: await specification('tls'),
};

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its examples give what they say', async () => {
    expect(await checkRule(rule, runner)).toEqual([]);
  });
});

// The RFCs are not in the public domain, and the document of ASGI extensions bears no notice that
// it is, so their texts are not kept here.
const quoting = [...rules, ...(await loadRules('middleware', null))];
const kept = quoting.filter((rule) => !/^(rfc|extensions)/.test(rule.clause.document));

describe.each(kept.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('its clause stands there', () => {
    const text = SPECIFICATIONS[rule.clause.document];
    expect(text).toContain(plain(rule.clause.quote));
    expect(text).toContain(plain(rule.clause.section));
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
