import Builder from 'fast-xml-builder';
import type { Report, RuleVerdict } from '../model/report.ts';
import { safe, safeLines } from './safe.ts';
import { story } from './story.ts';
import { exemption, identityOf, outcomeSentence, type Told, toldFindings } from './told.ts';
import type { Format } from './format.ts';

type Attributes = Readonly<Record<`@${string}`, string | number>>;

/** What is wrong with a test case, or why it was not made. */
type Part = Attributes & { readonly '#text'?: string };

type TestCase = Attributes & {
  readonly skipped?: Part;
  readonly error?: Part;
  readonly failure?: Part;
  readonly 'system-out'?: string;
};

/** For CI services: a suite for each specification, a test case for each rule. */
export default {
  name: 'junit',
  render(report, rules, { cwd }) {
    const told = toldFindings(report, rules);
    const suites = [...groups(report.rules)].map(([name, verdicts]) => ({
      name,
      cases: verdicts.map((verdict) =>
        caseOf(
          verdict,
          told.filter((each) => each.verdict === verdict),
          cwd,
        ),
      ),
    }));
    const run = runCase(report);
    if (run !== null) suites.push({ name: 'run', cases: [run] });
    return `${document(report, suites)}\n`;
  },
} satisfies Format;

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

function document(report: Report, suites: readonly Suite[]): string {
  const builder = new Builder({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    format: true,
    suppressEmptyNode: true,
    processEntities: true,
  });
  const all = suites.flatMap(({ cases }) => cases);
  const properties = [
    ['subject', identityOf(report).map(safe).join(' · ')],
    ['outcome', outcomeSentence(report)],
    ['exitCode', String(report.exitCode)],
    ['seed', String(report.seed)],
  ].map(([name, value]) => ({ '@name': name, '@value': value }));
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': report.tool.name,
      ...numbers(all),
      '@time': report.seconds.toFixed(3),
      testsuite: suites.map(({ name, cases }, i) => ({
        '@name': name,
        ...numbers(cases),
        '@skipped': cases.filter((each) => each.skipped !== undefined).length,
        // The run is timed as a whole.
        '@time': i === 0 ? report.seconds.toFixed(3) : '0',
        '@timestamp': report.started.slice(0, 19),
        '@hostname': 'localhost',
        properties: { property: properties },
        testcase: cases,
      })),
    },
  });
}

function numbers(cases: readonly TestCase[]) {
  return {
    '@tests': cases.length,
    '@failures': cases.filter((each) => each.failure !== undefined).length,
    '@errors': cases.filter((each) => each.error !== undefined).length,
  };
}

/** By specification and kind of subject: `wsgi.application`. */
function groups(verdicts: readonly RuleVerdict[]): Map<string, RuleVerdict[]> {
  const found = new Map<string, RuleVerdict[]>();
  for (const verdict of verdicts) {
    const name = verdict.id.split('/').slice(0, 2).join('.');
    found.set(name, [...(found.get(name) ?? []), verdict]);
  }
  return found;
}

function caseOf(verdict: RuleVerdict, told: readonly Told[], cwd: string): TestCase {
  const [spec = '', subject = '', ...slug] = verdict.id.split('/');
  const base = { '@classname': `${spec}.${subject}`, '@name': slug.join('/'), '@time': '0' };
  if (verdict.verdict === 'broken') {
    const text = safeLines(verdict.reason ?? '').join('\n');
    return {
      ...base,
      error: { '@message': 'the rule is broken', '@type': 'broken', '#text': text },
    };
  }
  if (verdict.verdict === 'untested') {
    return { ...base, skipped: { '@message': safe(verdict.reason ?? 'untested') } };
  }
  const failed = told.filter(({ weight }) => weight === 'fails');
  const others = told.filter(({ weight }) => weight !== 'fails');
  const output = others.map((each) => describe(each, cwd)).join('\n\n');
  return {
    ...base,
    ...(verdict.verdict === 'exempt'
      ? { skipped: { '@message': safe(verdict.reason ?? 'exempt') } }
      : {}),
    ...(failed.length > 0 ? { failure: failure(failed, cwd) } : {}),
    ...(output === '' ? {} : { 'system-out': output }),
  };
}

/** Readers of these files expect one failure of a test case, whatever it consists of. */
function failure(told: readonly Told[], cwd: string): Part {
  const [first] = told;
  const more = told.length > 1 ? ` (and ${told.length - 1} more)` : '';
  return {
    '@message': `${safe(first?.finding.text ?? '')}${more}`,
    '@type': `${first?.verdict.level} ${first?.finding.message}`,
    '#text': told.map((each) => story(each, cwd).join('\n')).join('\n\n'),
  };
}

/** A finding that fails nobody is told all the same. */
function describe(told: Told, cwd: string): string {
  const why = exemption(told) === null ? 'does not fail the run' : 'exempt';
  return [`${told.verdict.level}, ${why}`, ...story(told, cwd)].join('\n');
}

/** What went wrong with the run as a whole; null where nothing did. */
function runCase({ exitCode, problem, baseline }: Report): TestCase | null {
  const base = { '@classname': 'gw-conform', '@name': 'run', '@time': '0' };
  const complaints = baseline?.complaints ?? [];
  if (exitCode > 1) {
    const text = safeLines(problem ?? 'the run was interrupted').join('\n');
    const message = safe(text.split('\n')[0] ?? '');
    return { ...base, error: { '@message': message, '@type': `exit${exitCode}`, '#text': text } };
  }
  if (complaints.length === 0) return null;
  const text = complaints.map(safe).join('\n');
  return {
    ...base,
    failure: { '@message': safe(complaints[0] ?? ''), '@type': 'baseline', '#text': text },
  };
}
