import { actsOf, describeAct } from './acts.ts';
import { clauseName } from './documents.ts';
import { describeEnd, describeExhibit, linesOf } from './exhibits.ts';
import { safe, safeLines } from './safe.ts';
import { exemption, nearName, type Told } from './told.ts';

/** Requests that are named with a finding. */
const MOST_PATHS = 5;
/** Lines of a server's log, or of the stacks of a process that hangs. */
const MOST_DETAIL = 60;

/** A finding in plain lines of text, for formats that have nothing else. */
export function story(told: Told, cwd: string): string[] {
  const { rule, finding } = told;
  const reason = exemption(told);
  return [
    `seen:     ${safe(finding.text)}`,
    ...(rule === undefined
      ? []
      : [
          `expected: ${rule.title}`,
          `clause:   ${clauseName(rule.clause)}: “${rule.clause.quote}”`,
          `          ${rule.clause.url}`,
        ]),
    ...place(told, cwd),
    ...(finding.paths.length === 0 ? [] : [`requests: ${requestsOf(told)}`]),
    ...inputOf(told).map((act) => `input:    ${act}`),
    ...(reason === null ? [] : [`exempt:   ${safe(reason)}`]),
    ...timelineOf(told),
    ...(rule === undefined ? [] : [`why:      ${rule.why}`]),
    ...(finding.replay === '' ? [] : [`again:    ${safe(finding.replay)}`]),
  ];
}

/** `app.py:12 in index (a dependency)`; null where no line is known. */
export function placeName({ finding: { at, owner } }: Told, cwd: string): string | null {
  if (at === null) return null;
  const whose = owner === 'dependency' ? ' (a dependency)' : '';
  return safe(`${nearName(at.file, cwd)}:${at.line} in ${at.function}${whose}`);
}

/** The requests that showed it, as `--path` takes them. */
export function requestsOf({ finding: { paths, count } }: Told): string {
  const shown = paths.slice(0, MOST_PATHS);
  const more = count > shown.length ? `  … ${count} exchanges in all` : '';
  return `${shown.map(safe).join('  ')}${more}`;
}

/** The generated case at its smallest, an act a line; none where nothing was generated. */
export function inputOf({ finding: { origin } }: Told): string[] {
  return actsOf(origin.input).map((act) => safe(describeAct(act)));
}

/** The exchange around the offending event, which `>` marks, and how it ended. */
export function timelineOf({ finding, exhibit }: Told): string[] {
  if (exhibit === undefined) return [];
  const lines = linesOf(exhibit, finding.event).map((line) => {
    if (typeof line === 'string') return `  ${safe(line)}`;
    const mark = line.offending ? '>' : ' ';
    return `${mark} ${line.milliseconds.padStart(8)} ms  ${line.from.padEnd(11)} ${safe(line.text)}`;
  });
  const end = finding.event === null ? [`> ${describeEnd(exhibit)}`] : [];
  return [
    `timeline: ${safe(describeExhibit(exhibit))} (${safe(finding.origin.id)})`,
    ...lines,
    ...end,
    ...detailOf(exhibit),
  ];
}

function detailOf(exhibit: NonNullable<Told['exhibit']>): string[] {
  const text = exhibit.kind === 'served' ? logOf(exhibit) : exhibit.ended.detail;
  if (text === null || text === '') return [];
  return safeLines(text)
    .slice(-MOST_DETAIL)
    .map((line) => `    ${line}`);
}

/** What a server wrote while it served, where the report holds it. */
function logOf(exhibit: object): string | null {
  const log: unknown = 'log' in exhibit ? exhibit.log : null;
  return typeof log === 'string' ? log.trimEnd() : null;
}

function place(told: Told, cwd: string): string[] {
  const name = placeName(told, cwd);
  if (name === null) return [];
  const { at, source } = told.finding;
  const line = source === null ? [] : [`          ${at?.line} │ ${safe(source)}`];
  return [`at:       ${name}`, ...line];
}
