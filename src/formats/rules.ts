import { Chalk } from 'chalk';
import type { Rule } from '../model/rule.ts';
import { clauseName } from './documents.ts';

/** One line for each rule. */
export function describeRules(rules: readonly Rule[], color: boolean): string {
  const ink = new Chalk({ level: color ? 1 : 0 });
  const width = Math.max(...rules.map((rule) => rule.id.length));
  const lines = rules.map(
    (rule) => `${rule.level.padEnd(6)} ${rule.id.padEnd(width)}  ${ink.dim(rule.title)}`,
  );
  return `${lines.join('\n')}\n`;
}

/** Everything about one rule: level, clause, why, a violating and a conforming program. */
export function describeRule(rule: Rule, color: boolean): string {
  const ink = new Chalk({ level: color ? 1 : 0 });
  const [violating] = rule.examples.violating;
  const [conforming] = rule.examples.conforming;
  return [
    ink.bold(`${rule.level} ${rule.id}`),
    rule.title,
    '',
    `${clauseName(rule.clause)}: “${rule.clause.quote}”`,
    ink.dim(rule.clause.url),
    ink.dim(`requirements: ${rule.requirements.join(', ')}`),
    '',
    rule.why,
    '',
    ink.red(`violates it: ${violating.title}`),
    indented(violating.python),
    ink.green(`conforms: ${conforming.title}`),
    indented(conforming.python),
  ].join('\n');
}

function indented(source: string): string {
  return source.replace(/^(?=.)/gm, '    ');
}
