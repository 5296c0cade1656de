import { loadRules, loadScenarios } from '../engine/catalogue.ts';
import { check } from '../engine/check.ts';
import type { Setting } from '../engine/report.ts';
import { SubjectError } from '../model/errors.ts';
import type { RuleVerdict } from '../model/report.ts';
import type { Act } from '../model/property.ts';
import { parseRoute } from '../model/route.ts';
import type { ApplicationBench, ApplicationOptions } from '../subjects/application.ts';
import { openBench } from './bench.ts';

/** Seconds for generated cases to be run once more. */
const MOST_AGAIN = 5;

/**
 * The control experiment: the scenarios that showed something and the broken rules again, on a minimal application of
 * the subject's framework in the same interpreter. Null where there is no such application.
 */
export async function runControl(
  verdicts: readonly RuleVerdict[],
  subject: Pick<ApplicationBench, 'loaded' | 'interface'>,
  options: ApplicationOptions,
  setting: Setting,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly RuleVerdict[] | null> {
  const { control } = subject.loaded;
  if (control === null) return null;
  const failed = verdicts.filter((each) => each.findings.length > 0);
  const ids = new Set<string>(failed.map((each) => each.id));
  const asked = failed.flatMap((each) => each.findings.flatMap((finding) => finding.paths));
  const shown = failed.flatMap((each) => each.findings.map(({ origin }) => origin));
  const origins = new Set(shown.map(({ id }) => id));
  // What the traffic of others has shown, any scenario may show.
  const isTraffic = shown.some(({ kind }) => kind === 'traffic');
  const again = shown
    .filter(({ kind }) => kind === 'property')
    .map(({ id, input }) => ({ property: id, acts: input as readonly Act[] }));
  const routes = [...new Set(asked)].map(parseRoute).filter((route) => route !== null);
  try {
    await using bench = await openBench({
      ...options,
      load: {
        op: 'load',
        entry: `${control}:application`,
        appDir: options.cwd,
        factory: false,
        interface: subject.interface,
      },
      routes,
      // A framework that hangs by itself shows that soon enough.
      timeout: Math.min(options.timeout, 1),
    });
    const rules = await loadRules('application', subject.interface);
    const report = await check(
      bench,
      rules.filter((rule) => ids.has(rule.id)),
      (await loadScenarios(subject.interface)).filter(
        (scenario) => isTraffic || 'around' in scenario || origins.has(scenario.id),
      ),
      {
        setting,
        plan: { properties: [], seed: 0, runs: 0, maxTime: MOST_AGAIN, only: null, again },
        level: 'MAY',
        failFast: false,
        count: 'all',
        control: () => Promise.resolve(null),
        replay: () => '',
        signal,
        onProgress: () => undefined,
      },
    );
    return report.rules;
  } catch (error) {
    // A control that does not start with this version of the framework settles nothing.
    if (error instanceof SubjectError) return null;
    throw error;
  }
}
