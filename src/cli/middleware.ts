import { randomInt } from 'node:crypto';
import {
  loadMiddlewareProperties,
  loadMiddlewareRules,
  loadMiddlewareScenarios,
  loadRules,
} from '../engine/catalogue.ts';
import type { MiddlewarePlan } from '../engine/explore-middleware.ts';
import { checkMiddleware } from '../engine/check-middleware.ts';
import { type Setting, unopenedReport } from '../engine/report.ts';
import { SubjectError, UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { type MiddlewareOptions, openMiddlewareRunner } from '../subjects/middleware-runner.ts';
import { MiddlewareBench } from '../subjects/middleware.ts';
import { applicationOptions } from './bench.ts';
import { readBaseline } from './baseline.ts';
import { countedRules } from './check.ts';
import { wantsColor } from './color.ts';
import { saveFailures } from './failures.ts';
import { judgeLayers, type MiddlewareTask, type OpenedOptions, reportedOf } from './layers.ts';
import { levelOf, type MiddlewareCommandOptions } from './options.ts';
import { Progress } from './progress.ts';
import { middlewareReplay } from './replay-command.ts';
import { withSources } from './sources.ts';
import type { Started } from './start.ts';
import { VERSION } from '../package.ts';
import { destinationsOf, writeReport } from './write.ts';

/** `gw-conform middleware`: judges both faces of a middleware. Returns the exit code. */
export async function middlewareCommand(
  target: string,
  options: MiddlewareCommandOptions,
  started: Started,
): Promise<number> {
  const destinations = destinationsOf(options.format);
  const baseline = await readBaseline(options);
  const all = await everyRule();
  const counted = countedRules(all, options);
  const setting: Setting = {
    version: VERSION,
    kind: 'middleware',
    entry: target,
    started: new Date(),
    seed: options.seed ?? randomInt(2 ** 31),
  };
  const judged = await judge(target, options, setting, counted, started);
  const report = await baseline.apply(await withSources(judged));
  const color = wantsColor(options.color);
  await writeReport(report, all, destinations, {
    ...options,
    color,
    cwd: process.cwd(),
  });
  return report.exitCode;
}

async function everyRule(): Promise<Rule[]> {
  const kinds = ['application', 'middleware', 'server'] as const;
  return (await Promise.all(kinds.map((kind) => loadRules(kind, null)))).flat();
}

async function judge(
  target: string,
  options: MiddlewareCommandOptions,
  setting: Setting,
  counted: ReadonlySet<string>,
  started: Started,
): Promise<Report> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new SubjectError('the run was interrupted'));
  process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop);
  const progress = new Progress(options);
  try {
    const opened = middlewareOptions(target, options, interrupt.signal);
    await using runner = await openRunner({ ...opened, process: started.process });
    const task: MiddlewareTask = {
      target,
      options,
      setting,
      counted,
      progress,
      signal: interrupt.signal,
    };
    const first = await MiddlewareBench.open(opened, runner);
    const report =
      first.loaded.layers === null
        ? await judgeOne(task, first, opened)
        : await judgeLayers(task, first, {
            options: (layer) => layerOf(opened, layer),
            open: (layer) => MiddlewareBench.open(layer, runner),
            judge: (bench, layer) => judgeOne(task, bench, layer),
          });
    if (report !== null) return report;
    throw new UsageError(`there is no property '${options.case?.property}' for such middleware`);
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    return unopenedReport(setting, levelOf(options), error.told, interrupt.signal.aborted);
  } finally {
    progress.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}

/** Judges one middleware; null where there is no property of the case that is asked for. */
async function judgeOne(
  task: MiddlewareTask,
  bench: MiddlewareBench,
  opened: OpenedOptions,
): Promise<Report | null> {
  const { target, options, setting, counted, progress, signal } = task;
  const rules = await loadMiddlewareRules(bench.interface, bench.inside);
  const plan = await planOf(bench, options, setting.seed);
  if (plan === null) return null;
  const report = await checkMiddleware(
    bench,
    rules.filter((rule) => counted.has(rule.id)),
    plan.only === null ? await loadMiddlewareScenarios(bench.interface, bench.inside) : [],
    {
      setting,
      plan,
      level: levelOf(options),
      failFast: options.failFast,
      replay: middlewareReplay(target, options),
      signal,
      onProgress: (done, of, title) => progress.show(done, of, title),
    },
  );
  return saveFailures(report, reportedOf('middleware', task, opened));
}

/** Cases of each property, and seconds for them all, where nothing else is said. */
const USUAL = { runs: 200, maxTime: 1 };

/** Null where there is no property of the case that is asked for. */
async function planOf(
  bench: MiddlewareBench,
  options: MiddlewareCommandOptions,
  seed: number,
): Promise<MiddlewarePlan | null> {
  const { runs, maxTime } = options;
  const only = options.case ?? null;
  const properties = await loadMiddlewareProperties(bench.interface, bench.inside);
  if (only !== null && !properties.some(({ id }) => id === only.property)) return null;
  return {
    properties: runs === 0 ? [] : properties,
    seed,
    runs: runs ?? USUAL.runs,
    maxTime: maxTime ?? (runs === undefined ? USUAL.maxTime : Infinity),
    only,
  };
}

function middlewareOptions(
  target: string,
  options: MiddlewareCommandOptions,
  signal: AbortSignal,
): OpenedOptions {
  const { layers, factory } = options;
  // With layers, the target is an application.
  const opened = applicationOptions(target, { ...options, factory: layers && factory });
  const middleware = {
    inner: options.inner ?? null,
    options: Object.fromEntries(options.with),
    factory,
    layer: layers ? 0 : null,
  };
  return { ...opened, load: { ...opened.load, middleware }, signal };
}

function layerOf(options: OpenedOptions, layer: number): OpenedOptions {
  const { load } = options;
  return { ...options, load: { ...load, middleware: { ...load.middleware, layer } } };
}

/** A process as a resource: however the run ends, none is left behind. */
async function openRunner(options: MiddlewareOptions) {
  const runner = await openMiddlewareRunner(options);
  return Object.assign(runner, { [Symbol.asyncDispose]: () => runner.close() });
}
