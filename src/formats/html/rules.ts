import type { Report, RuleVerdict, VerdictKind } from '../../model/report.ts';
import type { Rule } from '../../model/rule.ts';
import { clauseName } from '../documents.ts';
import type { Told } from '../told.ts';
import { markup, type Markup } from './markup.ts';

const NAMES: Readonly<Record<VerdictKind, string>> = {
  pass: 'passed',
  fail: 'failed',
  untested: 'untested',
  exempt: 'exempt',
  broken: 'broken',
};

/** Every rule of the run, by the section of the specification that it comes from. */
export function rulesOf(report: Report, rules: readonly Rule[], told: readonly Told[]): Markup {
  const known = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]));
  const sections = new Map<string, RuleVerdict[]>();
  for (const verdict of report.rules) {
    const rule = known.get(verdict.id);
    const name = rule === undefined ? 'Rules of another version' : clauseName(rule.clause);
    sections.set(name, [...(sections.get(name) ?? []), verdict]);
  }
  return markup`${[...sections]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, verdicts]) =>
        markup`<section class="clause">
          <h3>${name}</h3>
          ${verdicts.map((verdict) => ruleOf(verdict, known.get(verdict.id), told))}
        </section> `,
    )}`;
}

function ruleOf(verdict: RuleVerdict, rule: Rule | undefined, told: readonly Told[]): Markup {
  const { id, level, verdict: kind, occasions, reason } = verdict;
  const numbers = told.flatMap((each, i) => (each.verdict === verdict ? [i + 1] : []));
  return markup`<details class="rule" data-verdict="${kind}" data-level="${level}">
    <summary>
      <span class="verdict ${kind}">${NAMES[kind]}</span> <span class="level">${level}</span>
      <span class="title">${rule?.title ?? id}</span>
    </summary>
    <p>
      <code>${id}</code> · ${occasions} ${occasions === 1 ? 'occasion' : 'occasions'} ·
      ${verdict.requirements.join(', ')}
    </p>
    ${reason === null ? null : markup`<p>${reason}</p>`}
    ${
      rule === undefined
        ? null
        : markup`<blockquote>${rule.clause.quote}</blockquote>
            <p><a href="${rule.clause.url}">${clauseName(rule.clause)}</a></p>
            <p>${rule.why}</p>`
    }
    ${numbers.length === 0 ? null : markup`<p>${numbers.map((number) => markup`<a href="#finding-${number}">Finding ${number}</a> `)}</p>`}
  </details> `;
}
