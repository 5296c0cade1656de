import { randomInt } from 'node:crypto';
import { findInterpreter } from '../bridge/interpreter.ts';
import { loadRules, loadServerScenarios } from '../engine/catalogue.ts';
import { checkServer } from '../engine/check-server.ts';
import { type Setting, unopenedReport } from '../engine/report.ts';
import { SubjectError, UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { SocketBench } from '../subjects/server/bench.ts';
import { commandRecipe } from '../subjects/server/command.ts';
import { listPresets, presetRecipe } from '../subjects/server/presets.ts';
import type { Recipe } from '../subjects/server/recipe.ts';
import { readBaseline } from './baseline.ts';
import { countedRules } from './check.ts';
import { wantsColor } from './color.ts';
import { levelOf, type ServerOptions } from './options.ts';
import { Progress } from './progress.ts';
import { serverReplayCommand } from './replay-command.ts';
import { VERSION } from '../package.ts';
import { destinationsOf, writeReport } from './write.ts';

/** `gw-conform server`: judges a server; without one, lists the presets. Returns the exit code. */
export async function serverCommand(
  preset: string | null,
  command: readonly string[] | null,
  options: ServerOptions,
): Promise<number> {
  if (preset === null && command === null) {
    process.stdout.write(listPresets());
    return 0;
  }
  if (preset !== null && command !== null) {
    throw new UsageError(`either a preset ('${preset}') or a command after --, not both`);
  }
  const destinations = destinationsOf(options.format);
  const python = findInterpreter(options.python, process.cwd(), process.env);
  const recipe = recipeFor(preset, command, python, options);
  const setting: Setting = {
    version: VERSION,
    kind: 'server',
    entry: recipe.entry,
    started: new Date(),
    seed: options.seed ?? randomInt(2 ** 31),
  };
  const all = await loadRules('server', null);
  const counted = countedRules(all, options);
  const again = serverReplayCommand(preset, command ?? [], options);
  const baseline = await readBaseline(options);
  const report = await baseline.apply(
    await judge({ recipe, python, setting, counted, again }, options),
  );
  const color = wantsColor(options.color);
  await writeReport(report, all, destinations, { ...options, color, cwd: process.cwd() });
  return report.exitCode;
}

interface Task {
  readonly recipe: Recipe;
  readonly python: string;
  readonly setting: Setting;
  readonly counted: ReadonlySet<string>;
  readonly again: ReturnType<typeof serverReplayCommand>;
}

async function judge(task: Task, options: ServerOptions): Promise<Report> {
  const { recipe, python, setting, counted, again } = task;
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new SubjectError('the run was interrupted'));
  process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop);
  const progress = new Progress(options);
  try {
    await using bench = await SocketBench.open({
      recipe,
      python,
      cwd: process.cwd(),
      patience: options.timeout,
      loading: options.loadTimeout,
      signal: interrupt.signal,
    });
    const rules = await loadRules('server', bench.interface);
    const isWanted = isWithin(options);
    const scenarios = await loadServerScenarios(bench.interface);
    return await checkServer(
      bench,
      rules.filter((rule) => counted.has(rule.id) && isWanted(rule.id)),
      scenarios.filter((scenario) => isWanted(scenario.id)),
      {
        setting,
        level: levelOf(options),
        failFast: options.failFast,
        replay: again,
        signal: interrupt.signal,
        onProgress: (done, of, title) => progress.show(done, of, title),
      },
    );
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    return unopenedReport(setting, levelOf(options), error.told, interrupt.signal.aborted);
  } finally {
    progress.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}

/** What HTTP alone asks of a server is looked at on request. */
function isWithin({ wire, only }: ServerOptions): (id: string) => boolean {
  const isAsked = wire || only.some((glob) => glob.startsWith('http/'));
  return (id) => isAsked || !id.startsWith('http/');
}

function recipeFor(
  preset: string | null,
  command: readonly string[] | null,
  python: string,
  options: ServerOptions,
): Recipe {
  if (preset !== null) return presetRecipe(preset, python);
  if (command === null || command.length === 0) {
    throw new UsageError('a command is wanted after --');
  }
  return commandRecipe(command, options.interface);
}
