import { loadProperties, loadRules, loadScenarios } from '../engine/catalogue.ts';
import { check } from '../engine/check.ts';
import { type LayerReport, mergeLayers } from '../engine/layers.ts';
import type { Setting } from '../engine/report.ts';
import type { Report } from '../model/report.ts';
import type { ApplicationOptions } from '../subjects/application.ts';
import type { MiddlewareBench } from '../subjects/middleware.ts';
import { openBench } from './bench.ts';
import { planOf } from './check.ts';
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

interface Ways {
  /** Opens a layer by its number. */
  readonly open: (layer: number) => Promise<MiddlewareBench>;
  readonly judge: (bench: MiddlewareBench) => Promise<Report | null>;
  /** How what is inside of them all is opened. */
  readonly inside: (layer: number) => ApplicationOptions;
}

/**
 * Judges each layer of an application, the outermost first, and Django's handler within them as an
 * application. Null where there is no property of the case that is asked for.
 */
export async function judgeLayers(
  task: MiddlewareTask,
  first: MiddlewareBench,
  { open, judge, inside }: Ways,
): Promise<Report | null> {
  const names = first.loaded.layers ?? [];
  const reports: LayerReport[] = [];
  for (const [i, name] of names.entries()) {
    const report = await judge(i === 0 ? first : await open(i));
    if (report !== null) reports.push({ name, report });
  }
  if (first.loaded.handler !== null) {
    const report = await judgeHandler(task, inside(names.length));
    if (report !== null) reports.push({ name: first.loaded.handler, report });
  }
  const [outermost, ...others] = reports;
  return outermost === undefined ? null : mergeLayers([outermost, ...others]);
}

async function judgeHandler(
  { target, options, setting, counted, progress, signal }: MiddlewareTask,
  opened: ApplicationOptions,
): Promise<Report | null> {
  await using bench = await openBench(opened);
  const { case: only } = options;
  const properties = await loadProperties(bench.interface);
  if (only !== undefined && !properties.some(({ id }) => id === only.property)) return null;
  const rules = await loadRules('application', bench.interface);
  const scenarios = await loadScenarios(bench.interface);
  return await check(
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
}
