import type { Finding } from '../model/report.ts';
import type { Example, Rule } from '../model/rule.ts';
import { clauseName } from './documents.ts';

/**
 * A rule, and what its violating examples gave when they were run. Of servers and middleware, whose
 * findings name ports and processes, null: there the rule's message stands for it.
 */
export interface RuleEntry {
  readonly rule: Rule;
  readonly findings: ReadonlyMap<Example, Finding> | null;
}

/** A Markdown page about the rules of one folder, for people who meet a finding. */
export function rulePage(folder: string, entries: readonly RuleEntry[]): string {
  const contents = entries.map(
    ({ rule }) => `| [${nameOf(rule)}](#${nameOf(rule)}) | ${rule.level} | ${cell(rule.title)} |`,
  );
  const isRun = entries.every(({ findings }) => findings !== null);
  const run = isRun ? 'each program here was run' : 'the tests run each program here';
  return [
    `# ${folder}`,
    '',
    `Made from the rules in this folder by \`npm run docs\`; ${run}, and ${isRun ? 'gave' : 'it gives'} what stands under it.`,
    '',
    '| rule | level | |',
    '| --- | --- | --- |',
    ...contents,
    '',
    ...entries.flatMap(section),
  ].join('\n');
}

function section({ rule, findings }: RuleEntry): string[] {
  const { clause } = rule;
  return [
    `## ${nameOf(rule)}`,
    '',
    `**${rule.level}** · ${rule.title}`,
    '',
    `> ${clause.quote}`,
    '>',
    `> [${clauseName(clause)}](${clause.url}) · ${rule.requirements.join(', ')}`,
    '',
    rule.why,
    '',
    ...firstOfEachMessage(rule).flatMap((example) =>
      violating(
        example,
        findings === null ? messageOf(rule, example) : tell(findings.get(example)),
      ),
    ),
    ...conforming(rule.examples.conforming[0]),
  ];
}

/** A message of the rule, its slots open. */
function messageOf({ messages }: Rule, { reports }: { readonly reports: string }): string {
  return (messages[reports] ?? '').replace(/\{\w+\}/g, '…');
}

function tell(finding: Finding | undefined): string {
  const line = finding?.at?.file.endsWith('.py') === true ? `line ${finding.at.line}: ` : '';
  return `${line}${finding?.text ?? ''}`;
}

function violating(example: Example, said: string): string[] {
  return [`Violates it (${example.title}):`, '', ...program(example), `> ${escaped(said)}`, ''];
}

function conforming(example: Example): string[] {
  return [`Conforms (${example.title}):`, '', ...program(example)];
}

function program({ python }: Example): string[] {
  return ['```python', python.trimEnd(), '```', ''];
}

function firstOfEachMessage({ examples }: Rule): Rule['examples']['violating'][number][] {
  const seen = new Set<string>();
  return examples.violating.filter(({ reports }) => !seen.has(reports) && seen.add(reports));
}

function nameOf({ id }: Rule): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Markdown takes these for markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_<>[\]]/g, '\\$&');
}
