import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadRules } from '../src/engine/catalogue.ts';
import type { Rule } from '../src/model/rule.ts';
import { jsonReport } from './support/cli.ts';

const rules = await loadRules('application', null);
const folder = await mkdtemp(join(tmpdir(), 'gw-conform-examples-'));
afterAll(() => rm(folder, { recursive: true }));

const violating = rules.flatMap((rule) =>
  rule.examples.violating.map((example) => ({
    rule,
    example,
    title: `${rule.id}: ${example.title}`,
  })),
);
const conforming = rules.flatMap((rule) =>
  rule.examples.conforming.map((example) => ({
    rule,
    example,
    title: `${rule.id}: ${example.title}`,
  })),
);

let files = 0;
async function program(source: string): Promise<string> {
  const file = join(folder, `program_${(files += 1)}.py`);
  await writeFile(file, source);
  return file;
}

/**
 * Told nothing but the target. The shorter time spares the programs that hang; how many cases are
 * generated must not depend on how busy the machine is, and what no generated case has to show
 * needs fewer of them.
 */
async function judge(rule: Rule, source: string) {
  const cases = rule.on === 'series' ? ['--max-time', '60'] : ['--runs', '200'];
  return jsonReport([await program(source), '--timeout', '1', '--seed', '1', ...cases]);
}

describe.concurrent('the command line finds every violating example', () => {
  test.each(violating)('$title', async ({ rule, example }) => {
    const { code, report } = await judge(rule, example.python);
    const found = report.rules.filter((each) => each.verdict === 'fail');
    expect(found.map((each) => each.id)).toEqual([rule.id]);
    expect(found[0]?.findings.map((each) => each.message)).toEqual([example.reports]);
    expect(code).toBe(rule.level === 'MUST' ? 1 : 0);
  });
});

describe.concurrent('the command line accepts every conforming example', () => {
  test.each(conforming)('$title', async ({ rule, example }) => {
    const { code, report } = await judge(rule, example.python);
    expect(report.rules.filter((each) => each.findings.length > 0)).toEqual([]);
    expect(code).toBe(0);
  });
});
