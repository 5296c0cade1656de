import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Example, Rule } from '../src/model/rule.ts';
import { loadRules } from './support/built.ts';
import { jsonReport, jsonReportHere } from './support/cli.ts';
import { PYTHON } from './support/run.ts';

// What the command line finds on the path, here as in a process of its own.
process.env['PATH'] = `${dirname(PYTHON)}:${process.env['PATH']}`;

const rules = await loadRules('application', null);
const folder = await mkdtemp(join(tmpdir(), 'gw-conform-examples-'));
afterAll(() => rm(folder, { recursive: true }));

const violating = rules.flatMap((rule) => told(rule, rule.examples.violating));
const conforming = rules.flatMap((rule) => told(rule, rule.examples.conforming));

function told<Some extends Example>(rule: Rule, examples: readonly Some[]) {
  return examples.map((example) => ({ rule, example, title: `${rule.id}: ${example.title}` }));
}

/**
 * The first of each suite, one of each sort, are judged by a process of their own, as users do it.
 * To start one for each of the others would take longer than to judge them.
 */
const alone = new Set<Example>(
  [violating, conforming].flatMap((all) => {
    const suites = new Set(all.map(({ rule }) => suiteOf(rule)));
    const first = (suite: string) => all.find(({ rule }) => suiteOf(rule) === suite)?.example;
    return [...suites].map(first).filter((example) => example !== undefined);
  }),
);

function suiteOf({ id }: Rule): string {
  return id.replace(/\/.*/, '');
}

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
async function judge(rule: Rule, example: Example) {
  const cases = rule.on === 'series' ? ['--max-time', '60'] : ['--runs', '200'];
  const file = await program(example.python);
  const args = [file, '--timeout', '1', '--seed', '1', ...cases];
  return alone.has(example) ? jsonReport(args) : jsonReportHere(args, `${file}.json`);
}

describe.concurrent('the command line finds every violating example', () => {
  test.each(violating)('$title', async ({ rule, example }) => {
    const { code, report } = await judge(rule, example);
    const found = report.rules.filter((each) => each.verdict === 'fail');
    expect(found.map((each) => each.id)).toEqual([rule.id]);
    expect(found[0]?.findings.map((each) => each.message)).toEqual([example.reports]);
    expect(code).toBe(rule.level === 'MUST' ? 1 : 0);
  });
});

describe.concurrent('the command line accepts every conforming example', () => {
  test.each(conforming)('$title', async ({ rule, example }) => {
    const { code, report } = await judge(rule, example);
    expect(report.rules.filter((each) => each.findings.length > 0)).toEqual([]);
    expect(code).toBe(0);
  });
});
