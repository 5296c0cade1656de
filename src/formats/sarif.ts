import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeFlow,
  Invocation,
  Location,
  Log,
  ReportingDescriptor,
  Result,
  Suppression,
} from 'sarif';
import type { Level } from '../model/names.ts';
import type { Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { clauseName } from './documents.ts';
import { describeExhibit, linesOf } from './exhibits.ts';
import { fingerprints } from './fingerprint.ts';
import type { Format } from './format.ts';
import { jsonText, safe, safeLines } from './safe.ts';
import { exemption, nearName, type Told, toldFindings } from './told.ts';

const LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = {
  MUST: 'error',
  SHOULD: 'warning',
  MAY: 'note',
};

/** The version of the recipe of `partialFingerprints`. */
const FINGERPRINT = 'gwConform/v1';

/** SARIF 2.1.0, for code scanning. */
export default {
  name: 'sarif',
  render(report, rules, { cwd }) {
    const log: Log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: report.tool.name,
              version: report.tool.version,
              semanticVersion: report.tool.version,
              rules: descriptors(report, rules),
            },
          },
          invocations: [invocation(report)],
          results: results(report, rules, cwd),
          columnKind: 'utf16CodeUnits',
          properties: {
            subject: report.target,
            identity: report.identity,
            outcome: report.outcome,
            level: report.level,
            totals: report.totals,
            seed: report.seed,
          },
        },
      ],
    };
    return jsonText(log);
  },
} satisfies Format;

/** What is known of the rules that the report speaks of, in its order. */
function descriptors(report: Report, rules: readonly Rule[]): ReportingDescriptor[] {
  const known = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]));
  return report.rules.map(({ id, level, requirements }) => {
    const rule = known.get(id);
    const base = { id, defaultConfiguration: { level: LEVELS[level] } };
    const tags = [...id.split('/').slice(0, 2), level];
    if (rule === undefined) return { ...base, properties: { tags, requirements } };
    const { clause, title, why } = rule;
    const name = clauseName(clause);
    return {
      ...base,
      shortDescription: { text: title },
      fullDescription: { text: `${title}. ${why}` },
      help: {
        text: `${name}: “${clause.quote}”\n\n${why}`,
        markdown: `> ${clause.quote}\n\n[${name}](${clause.url})\n\n${why}`,
      },
      helpUri: clause.url,
      properties: { tags, requirements, precision: 'very-high' },
    };
  });
}

function results(report: Report, rules: readonly Rule[], cwd: string): Result[] {
  const indexes = new Map<string, number>(report.rules.map(({ id }, i) => [id, i]));
  const all = toldFindings(report, rules);
  const prints = fingerprints(all, cwd);
  return all.map((told, i) => {
    const { verdict, finding } = told;
    const place = locationOf(told, cwd);
    return {
      ruleId: verdict.id,
      ruleIndex: indexes.get(verdict.id) ?? -1,
      level: LEVELS[verdict.level],
      message: { text: safe(finding.text) },
      locations: place === null ? [] : [place],
      partialFingerprints: { [FINGERPRINT]: prints[i] ?? '' },
      occurrenceCount: finding.count,
      ...codeFlows(told, place),
      suppressions: suppressions(told),
      properties: {
        message: finding.message,
        owner: finding.owner,
        requests: finding.paths.map(safe),
        replay: safe(finding.replay),
      },
    };
  });
}

function locationOf({ finding: { at, source } }: Told, cwd: string): Location | null {
  if (at === null) return null;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(nearName(at.file, cwd)) },
      region: {
        startLine: Math.max(1, at.line),
        ...(source === null ? {} : { snippet: { text: safe(source) } }),
      },
    },
    logicalLocations: [{ name: safe(at.function), kind: 'function' }],
  };
}

/** Relative to the root of the sources where it is below the working directory. */
function uriOf(file: string): string {
  // A lone surrogate cannot stand in a URI.
  const name = Buffer.from(file).toString();
  if (isAbsolute(name)) return pathToFileURL(name).href;
  return name.split('/').map(encodeURIComponent).join('/');
}

/** The timeline, step by step. */
function codeFlows({ finding, exhibit }: Told, place: Location | null): { codeFlows?: CodeFlow[] } {
  if (exhibit === undefined) return {};
  const lines = linesOf(exhibit, finding.event).map((line) =>
    typeof line === 'string'
      ? { message: { text: safe(line) } }
      : {
          ...(line.offending ? place : {}),
          message: { text: safe(`${line.milliseconds} ms ${line.from}: ${line.text}`) },
        },
  );
  if (lines.length === 0) return {};
  const locations = lines.map((location) => ({ location }));
  const message = { text: safe(describeExhibit(exhibit)) };
  return { codeFlows: [{ message, threadFlows: [{ locations }] }] };
}

/** What does not count is there, suppressed, with the reason. */
function suppressions(told: Told): Suppression[] {
  const reason = exemption(told);
  if (reason === null) return [];
  return [{ kind: 'external', status: 'accepted', justification: safe(reason) }];
}

function invocation(report: Report): Invocation {
  const broken = report.rules.filter((each) => each.verdict === 'broken');
  const notices = [
    ...(report.problem === null ? [] : [report.problem]),
    ...broken.map(({ id, reason }) => `${id} is broken: ${reason ?? ''}`),
    ...(report.baseline?.complaints ?? []),
  ];
  return {
    executionSuccessful: report.exitCode === 0 || report.exitCode === 1,
    exitCode: report.exitCode,
    startTimeUtc: report.started,
    toolExecutionNotifications: [
      ...notices.map((text) => ({
        level: 'error' as const,
        message: { text: safeLines(text).join('\n') },
      })),
      ...report.notes.map((text) => ({ level: 'note' as const, message: { text: safe(text) } })),
    ],
  };
}
