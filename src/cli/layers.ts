import { loadProperties, loadRules, loadScenarios } from '../engine/catalogue.ts';
import { check } from '../engine/check.ts';
import { type LayerReport, mergeLayers } from '../engine/layers.ts';
import type { Setting } from '../engine/report.ts';
import type { Report } from '../model/report.ts';
import type { ApplicationOptions } from '../subjects/application.ts';
import type { MiddlewareOptions } from '../subjects/middleware-runner.ts';
import type { MiddlewareBench } from '../subjects/middleware.ts';
import { openBench } from './bench.ts';
import { planOf } from './check.ts';
import { type Reported, saveFailures } from './failures.ts';
import { runControl } from './control.ts';
import { levelOf, type MiddlewareCommandOptions } from './options.ts';
import { middlewareReplay } from './replay-command.ts';
import type { Progress } from './progress.ts';

/** What a run of `gw-conform middleware` is about. */
export interface MiddlewareTask {
  readonly target: string;
  readonly options: MiddlewareCommandOptions;
  readonly setting: Setting;
  readonly counted: ReadonlySet<string>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** How a middleware is opened, or a layer, or as an application what is inside of all layers. */
export type OpenedOptions = MiddlewareOptions & ApplicationOptions;

interface Ways {
  /** How a layer is opened, by its number; behind the last stands what is inside of them all. */
  readonly options: (layer: number) => OpenedOptions;
  readonly open: (options: OpenedOptions) => Promise<MiddlewareBench>;
  readonly judge: (bench: MiddlewareBench, options: OpenedOptions) => Promise<Report | null>;
}

/**
 * Judges each layer of an application, the outermost first, and Django's handler within them as an
 * application. Null where there is no property of the case that is asked for.
 */
export async function judgeLayers(
  task: MiddlewareTask,
  first: MiddlewareBench,
  { options, open, judge }: Ways,
): Promise<Report | null> {
  const names = first.loaded.layers ?? [];
  const reports: LayerReport[] = [];
  for (const [i, name] of names.entries()) {
    const layer = options(i);
    const report = await judge(i === 0 ? first : await open(layer), layer);
    if (report !== null) reports.push({ name, report });
  }
  if (first.loaded.handler !== null) {
    const report = await judgeHandler(task, options(names.length));
    if (report !== null) reports.push({ name: first.loaded.handler, report });
  }
  const [outermost, ...others] = reports;
  return outermost === undefined ? null : mergeLayers([outermost, ...others]);
}

async function judgeHandler(task: MiddlewareTask, opened: OpenedOptions): Promise<Report | null> {
  const { target, options, setting, counted, progress, signal } = task;
  await using bench = await openBench(opened);
  const { case: only } = options;
  const properties = await loadProperties(bench.interface);
  if (only !== undefined && !properties.some(({ id }) => id === only.property)) return null;
  const rules = await loadRules('application', bench.interface);
  const scenarios = await loadScenarios(bench.interface);
  const report = await check(
    bench,
    rules.filter((rule) => counted.has(rule.id)),
    // What surrounds others belongs to each case, too.
    only === undefined ? scenarios : scenarios.filter((each) => 'around' in each),
    {
      setting,
      plan: await planOf(bench.interface, options, setting.seed),
      level: levelOf(options),
      failFast: options.failFast,
      count: options.count,
      control: (verdicts) => runControl(verdicts, bench, opened, setting),
      replay: middlewareReplay(target, options),
      signal,
      onProgress: (done, of, title) => progress.show(done, of, title),
    },
  );
  return saveFailures(report, reportedOf('application', task, opened));
}

/** What failures are saved with. */
export function reportedOf(
  subject: Reported['subject'],
  { target, options }: MiddlewareTask,
  { load: { middleware } }: OpenedOptions,
): Reported {
  // With layers, the target is an application.
  const factory = options.layers && options.factory;
  return { subject, entry: target, options: { ...options, factory }, middleware };
}
