import { clauseName } from './documents.ts';
import type { Format } from './format.ts';
import { safe, safeLines } from './safe.ts';
import { inputOf, placeName, requestsOf, timelineOf } from './story.ts';
import {
  counted,
  exemption,
  identityOf,
  outcomeSentence,
  tally,
  type Told,
  toldFindings,
} from './told.ts';

/** Bytes; GitHub takes 1 MiB of summary for a step, and others may have written some. */
const LARGEST = 900_000;

/** For job summaries and comments; what a subject has said stands in code spans and blocks only. */
export default {
  name: 'markdown',
  render(report, rules, { cwd }) {
    const told = toldFindings(report, rules);
    const marks = { conformant: '✅', nonconformant: '❌', inconclusive: '⚠️' } as const;
    const head = [
      `## ${marks[report.outcome]} gw-conform ${outcomeSentence(report)}`,
      '',
      identityOf(report)
        .map((part) => code(part))
        .join(' · '),
      '',
      `**Rules:** ${tally(report)} · **exchanges:** ${report.totals.exchanges} · **findings:** ${told.length}`,
      '',
      ...block(report.problem),
      ...report.notes.map((note) => `> ${code(note)}\n`),
      ...(report.baseline?.complaints ?? []).map((each) => `- ${code(each)}\n`),
      ...report.rules
        .filter((each) => each.verdict === 'broken')
        .flatMap(({ id, reason }) => [`### ${id} is broken`, '', ...block(reason)]),
    ].join('\n');
    const counts = told.filter(({ weight }) => weight !== 'exempt').map((each) => tell(each, cwd));
    return `${[head, ...fitting([...counts, ...exempt(told)], head)].join('\n').trimEnd()}\n`;
  },
} satisfies Format;

/** As many parts as there is room for; the rest is counted. */
function fitting(parts: readonly string[], head: string): string[] {
  let room = LARGEST - Buffer.byteLength(head);
  const kept: string[] = [];
  for (const part of parts) {
    room -= Buffer.byteLength(part) + 1;
    if (room < 0) break;
    kept.push(part);
  }
  const left = parts.length - kept.length;
  if (left === 0) return kept;
  return [...kept, `_${counted(left, 'part')} of this report had no room here._\n`];
}

function tell(told: Told, cwd: string): string {
  const { verdict, rule, finding, weight } = told;
  const place = placeName(told, cwd);
  const aside = weight === 'fails' ? '' : ' _(does not fail the run)_';
  return [
    `### ${verdict.level} \`${verdict.id}\`${aside}`,
    '',
    ...(rule === undefined
      ? []
      : [
          `> ${prose(rule.clause.quote)}`,
          '>',
          `> [${prose(clauseName(rule.clause))}](${rule.clause.url})`,
          '',
        ]),
    ...(rule === undefined ? [] : [`- **expected:** ${prose(rule.title)}`]),
    `- **seen:** ${code(finding.text)}`,
    ...(place === null ? [] : [`- **at:** ${code(place)}`]),
    ...(finding.paths.length === 0 ? [] : [`- **requests:** ${code(requestsOf(told))}`]),
    ...inputOf(told).map((act) => `- **input:** ${code(act)}`),
    '',
    ...(finding.source === null ? [] : block(finding.source, 'python')),
    ...timeline(told),
    ...(rule === undefined ? [] : [prose(rule.why), '']),
    ...(finding.replay === '' ? [] : ['Again:', '', ...block(finding.replay, 'sh')]),
  ].join('\n');
}

function timeline(told: Told): string[] {
  const [title, ...lines] = timelineOf(told);
  if (title === undefined) return [];
  return [
    '<details><summary>Timeline</summary>',
    '',
    ...block([title, ...lines].join('\n')),
    '</details>',
    '',
  ];
}

/** What does not count, a table for each reason. */
function exempt(told: readonly Told[]): string[] {
  const those = told.filter(({ weight }) => weight === 'exempt');
  const reasons = [...new Set(those.map(exemption))];
  return reasons.map((reason) => {
    const rows = those
      .filter((each) => exemption(each) === reason)
      .map(({ verdict, finding }) =>
        ['', verdict.level, `\`${verdict.id}\``, code(finding.text, true), ''].join(' | ').trim(),
      );
    const title = `<details><summary>Not counted: ${counted(rows.length, 'finding')}</summary>`;
    const head = ['| level | rule | seen |', '| --- | --- | --- |'];
    return [title, '', code(reason ?? ''), '', ...head, ...rows, '', '</details>', ''].join('\n');
  });
}

/** What this project says itself; nothing in it is meant as markup. */
function prose(text: string): string {
  return text.replace(/[\\`*_<>[\]&]/g, '\\$&');
}

/** A code span, in which nothing is markup. A bar would end the cell of a table even so. */
function code(text: string, inTable = false): string {
  const plain = safe(text);
  const fence = '`'.repeat(longestRun(plain) + 1);
  const space = /^`|`$|^ .* $/.test(plain) || plain.trim() === '' ? ' ' : '';
  const span = `${fence}${space}${plain}${space}${fence}`;
  return inTable ? span.replaceAll('|', '\\|') : span;
}

/** A fenced block whose fence does not occur in it. */
function block(text: string | null, language = ''): string[] {
  if (text === null || text === '') return [];
  const lines = safeLines(text);
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines, fence, ''];
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
