import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { loadProperties, loadRules, loadScenarios } from '../engine/catalogue.ts';
import { check } from '../engine/check.ts';
import type { Plan } from '../engine/explore.ts';
import { type Setting, unopenedReport } from '../engine/report.ts';
import { SubjectError, UsageError } from '../model/errors.ts';
import type { Interface } from '../model/names.ts';
import type { Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { readBaseline } from './baseline.ts';
import { applicationOptions, openBench } from './bench.ts';
import { wantsColor } from './color.ts';
import { runControl } from './control.ts';
import { saveFailures } from './failures.ts';
import { Foresight } from './foresight.ts';
import { matching } from './globs.ts';
import { type CheckOptions, type GeneratedOptions, levelOf } from './options.ts';
import { Progress } from './progress.ts';
import { replayCommand } from './replay-command.ts';
import { withSources } from './sources.ts';
import { type Started, startFor } from './start.ts';
import { VERSION } from '../package.ts';
import { destinationsOf, writeReport } from './write.ts';

/** `gw-conform check`: judges an application, once or on every change. Returns the exit code. */
export async function checkCommand(
  target: string,
  options: CheckOptions,
  started: Started,
): Promise<number> {
  if (!options.watch) return checkOnce(target, options, started);
  const { runOnChange } = await import('./watch.ts');
  let next = started;
  const run = async () => {
    const code = await checkOnce(target, options, next);
    // While it waits for a change: the next run is to begin at once.
    next = startFor(target, options);
    return code;
  };
  try {
    return await runOnChange(run, resolve(options.appDir ?? '.'));
  } finally {
    await next[Symbol.asyncDispose]();
  }
}

async function checkOnce(target: string, options: CheckOptions, started: Started): Promise<number> {
  const destinations = destinationsOf(options.format);
  const baseline = await readBaseline(options);
  const all = await loadRules('application', null);
  const counted = countedRules(all, options);
  const setting: Setting = {
    version: VERSION,
    kind: 'application',
    entry: target,
    started: new Date(),
    seed: options.seed ?? randomInt(2 ** 31),
  };
  const judged = await judge(target, options, setting, counted, started);
  const saved = await saveFailures(judged, { subject: 'application', entry: target, options });
  const report = await baseline.apply(await withSources(saved));
  const color = wantsColor(options.color);
  await writeReport(report, all, destinations, {
    ...options,
    color,
    cwd: process.cwd(),
  });
  return report.exitCode;
}

async function judge(
  target: string,
  options: CheckOptions,
  setting: Setting,
  counted: ReadonlySet<string>,
  started: Started,
): Promise<Report> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new SubjectError('the run was interrupted'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = new Progress(options);
  try {
    const opened = { ...applicationOptions(target, options), signal: interrupt.signal };
    const foresight = new Foresight(target, options, setting.seed);
    const { process: ahead, spare } = started;
    const opening = openBench({ ...opened, process: ahead, spare });
    await using bench = await opening.finally(() => foresight.stop());
    const rules = await loadRules('application', bench.interface);
    const plan = await planOf(bench.interface, options, setting.seed);
    const scenarios = await loadScenarios(bench.interface);
    return await check(
      bench,
      rules.filter((rule) => counted.has(rule.id)),
      // What surrounds others belongs to each case, too.
      plan.only === null ? scenarios : scenarios.filter((each) => 'around' in each),
      {
        setting,
        plan: { ...plan, ahead: foresight.ahead },
        level: levelOf(options),
        failFast: options.failFast,
        count: options.count,
        control: (verdicts) => runControl(verdicts, bench, opened, setting),
        replay: replayCommand(target, options),
        signal: interrupt.signal,
        onProgress: (done, of, title) => progress.show(done, of, title),
      },
    );
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    return unopenedReport(setting, levelOf(options), error.told, interrupt.signal.aborted);
  } finally {
    progress.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** Seconds for the generated cases, where nothing else is said. */
const USUAL_TIME = 3;

export async function planOf(
  spoken: Interface,
  options: GeneratedOptions,
  seed: number,
): Promise<Plan> {
  const properties = await loadProperties(spoken);
  const only = options.case ?? null;
  if (only !== null && !properties.some(({ id }) => id === only.property)) {
    throw new UsageError(`there is no property '${only.property}' for ${spoken} applications`);
  }
  return {
    properties: options.runs === 0 ? [] : properties,
    seed,
    runs: options.runs ?? null,
    maxTime: options.maxTime ?? (options.runs === undefined ? USUAL_TIME : Infinity),
    only,
    again: null,
  };
}

/** Ids of the rules that count: those that `--only` names, without those of `--skip`. */
export function countedRules(
  all: readonly Rule[],
  options: Pick<CheckOptions, 'only' | 'skip'>,
): ReadonlySet<string> {
  const ids = all.map((rule) => rule.id);
  const only = options.only.flatMap((glob) => matching(glob, ids));
  const counted = new Set<string>(options.only.length === 0 ? ids : only);
  for (const glob of options.skip) for (const id of matching(glob, ids)) counted.delete(id);
  return counted;
}
