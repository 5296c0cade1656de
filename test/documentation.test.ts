import { describe, expect, test } from 'vitest';
import { loadRules } from '../src/engine/catalogue.ts';
import { rulePage } from '../src/formats/rule-page.ts';

// Those of applications, with what their examples give: rules.test.ts. `npm run docs` writes all anew.
describe.each(['server', 'middleware'] as const)(
  'the documentation of %s rules',
  async (subject) => {
    const rules = await loadRules(subject, null);
    const folders = new Set(rules.map((rule) => rule.id.replace(/\/[^/]*$/, '')));

    test.each([...folders])('%s is as they are today', async (folder) => {
      const own = rules.filter((rule) => rule.id.startsWith(`${folder}/`));
      const page = rulePage(
        folder,
        own.map((rule) => ({ rule, findings: null })),
      );
      await expect(page).toMatchFileSnapshot(`../suites/${folder}/README.md`);
    });
  },
);
