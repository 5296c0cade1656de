import { randomInt } from 'node:crypto';
import { loadRules } from '../engine/catalogue.ts';
import { failingLevels } from '../engine/outcome.ts';
import { type Setting, unopenedReport } from '../engine/report.ts';
import { type News, Traffic } from '../engine/traffic.ts';
import { SubjectError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { type ServeOptions, ServedApplication } from '../subjects/served-application.ts';
import { readBaseline } from './baseline.ts';
import { applicationOptions } from './bench.ts';
import { countedRules } from './check.ts';
import { wantsColor } from './color.ts';
import { runControl } from './control.ts';
import { notice } from './notice.ts';
import { type DriveOptions, levelOf } from './options.ts';
import { replayCommand } from './replay-command.ts';
import { Signals } from './signals.ts';
import { withSources } from './sources.ts';
import { VERSION } from '../package.ts';
import { destinationsOf, writeReport } from './write.ts';

export interface LintOptions extends DriveOptions {
  readonly host: string;
  readonly port: number;
}

/** The exit code of a run that was ended before it could say anything. */
const INTERRUPTED = 130;

/** `gw-conform lint`: serves an application and judges its traffic. Returns the exit code. */
export async function lintCommand(target: string, options: LintOptions): Promise<number> {
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
  const judged = await judge(target, options, setting, counted);
  if (judged === null) return INTERRUPTED;
  const report = await baseline.apply(await withSources(judged));
  await writeReport(report, all, destinations, {
    ...options,
    color: wantsColor(options.color),
    cwd: process.cwd(),
  });
  return report.exitCode;
}

/** Null where it was interrupted before anything was served. */
async function judge(
  target: string,
  options: LintOptions,
  setting: Setting,
  counted: ReadonlySet<string>,
): Promise<Report | null> {
  using signals = new Signals();
  const opened = applicationOptions(target, options);
  let ended = () => {};
  try {
    await using served = await open({
      ...opened,
      host: options.host,
      port: options.port,
      signal: signals.second,
      onEnded: () => ended(),
    });
    const rules = await loadRules('application', served.interface);
    const traffic = new Traffic(
      rules.filter((rule) => counted.has(rule.id)),
      {
        setting,
        level: levelOf(options),
        count: options.count,
        control: (verdicts) => runControl(verdicts, served, opened, setting, signals.second),
        replay: replayCommand(target, options),
        forget: (id) => served.forget(id),
      },
    );
    const failed = new Promise<void>((resolve) => {
      ended = () => tell(traffic.take(served.take()), options, resolve);
    });
    process.stderr.write(`listening on ${served.url}\n`);
    const problem = await untilOver(served, signals, failed);
    ended();
    return await traffic.report(served, { signal: signals.second, problem });
  } catch (error) {
    if (signals.second.aborted) return null;
    if (!(error instanceof SubjectError)) throw error;
    return unopenedReport(setting, levelOf(options), error.told);
  }
}

/** Says what is new. With `--fail-fast`, the first finding ends the run. */
function tell(news: readonly News[], options: LintOptions, fail: () => void): void {
  for (const each of news) if (!options.quiet) process.stderr.write(notice(each));
  const levels = failingLevels(levelOf(options));
  if (options.failFast && news.some(({ rule }) => levels.includes(rule.level))) fail();
}

/** Serves until that is to end, or cannot go on: why is returned. */
async function untilOver(
  served: ServedApplication,
  signals: Signals,
  failed: Promise<void>,
): Promise<string | null> {
  const failure = await Promise.race([signals.first, failed, served.failure]);
  if (failure instanceof Error && !(failure instanceof SubjectError)) throw failure;
  const stopped = served.stop().catch((error: unknown) => {
    // What cannot be started again has been said before; what is to end at once need not end well.
    if (failure === undefined && !signals.second.aborted) throw error;
  });
  await Promise.race([stopped, aborted(signals.second)]);
  return failure?.message ?? null;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

/** As a resource: however it ends, no process is left behind. */
async function open(options: ServeOptions) {
  const served = await ServedApplication.open(options);
  return Object.assign(served, { [Symbol.asyncDispose]: () => served.close() });
}
