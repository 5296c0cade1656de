import { loadMiddlewareRules, loadRules } from '../engine/catalogue.ts';
import { pairSighting } from '../engine/explore-middleware.ts';
import type { Sighting } from '../engine/judge.ts';
import { sightingIn } from '../engine/settle.ts';
import { done } from '../engine/sweep.ts';
import { actsOf, describeAct } from '../formats/acts.ts';
import { safe } from '../formats/safe.ts';
import { SubjectError, UsageError } from '../model/errors.ts';
import type { PairAct } from '../model/pair.ts';
import type { Act } from '../model/property.ts';
import type { Rule } from '../model/rule.ts';
import type { ApplicationOptions } from '../subjects/application.ts';
import type { MiddlewareOptions } from '../subjects/middleware-runner.ts';
import { MiddlewareBench } from '../subjects/middleware.ts';
import { applicationOptions, openBench } from './bench.ts';
import { type Failure, readFailure } from './failures.ts';
import type { TargetOptions } from './options.ts';

/** How often a case is tried before it is said that it does not fail any more. */
const TRIES = 5;

/**
 * `gw-conform replay`: does what a saved failure did once more, in a fresh process, and judges it by
 * the rule that was broken. Returns the exit code: 0 fixed, 1 still fails, 3 cannot run.
 */
export async function replayCommand(file: string): Promise<number> {
  const failure = await readFailure(file);
  try {
    const { exitCode, lines } = await replay(failure);
    const acts = actsOf(failure.input).map((act) => `  input     ${describeAct(act)}`);
    print([...lines, ...acts, `  rule      ${failure.rule}`]);
    return exitCode;
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    const hint = error.hint === null || error.hint === '' ? [] : [`  ${error.hint}`];
    print([`CANNOT RUN: ${error.message}`, ...hint]);
    return 3;
  }
}

async function replay(failure: Failure): Promise<{ exitCode: number; lines: string[] }> {
  await using again = await open(failure);
  for (let i = 0; i < TRIES; i += 1) {
    const sighting = await again.run();
    if (sighting !== null) {
      const often = i === 0 ? '' : ` (the first ${i} times it did not: flaky)`;
      return { exitCode: 1, lines: [`STILL FAILS: ${sighting.text}${often}`] };
    }
  }
  return { exitCode: 0, lines: [`FIXED: it was: ${failure.text}`] };
}

/** The subject of a failure, in a process of its own. */
interface Again extends AsyncDisposable {
  /** Does it once more; null where it does not fail. */
  run(): Promise<Sighting | null>;
}

async function open(failure: Failure): Promise<Again> {
  const { appDir, python, middleware, ...others } = failure.target;
  const options: TargetOptions = {
    ...others,
    ...(appDir === null ? {} : { appDir }),
    ...(python === null ? {} : { python }),
  };
  const opened = applicationOptions(others.entry, options, others.cwd);
  if (middleware === undefined) return openApplication(failure, opened);
  const load = { ...opened.load, middleware };
  const open = failure.subject === 'middleware' ? openMiddleware : openApplication;
  return open(failure, { ...opened, load });
}

async function openApplication(failure: Failure, options: ApplicationOptions): Promise<Again> {
  const { message, property } = failure;
  const rule = ruleOf(failure, await loadRules('application', null));
  const bench = await openBench(options);
  if (bench.interface === 'asgi') await bench.startLifespan();
  return {
    run: async () => {
      const exchanges = done(await bench.runMany(failure.input as readonly Act[]));
      return sightingIn(rule, message, property, exchanges);
    },
    [Symbol.asyncDispose]: () => bench.close(),
  };
}

async function openMiddleware(failure: Failure, options: MiddlewareOptions): Promise<Again> {
  const bench = await MiddlewareBench.open(options);
  const rule = ruleOf(failure, await loadMiddlewareRules(bench.interface, bench.inside));
  return {
    run: async () => {
      const pairs = await bench.runMany(failure.input as readonly PairAct[]);
      return pairSighting(rule, failure.message, pairs);
    },
    [Symbol.asyncDispose]: () => bench.close(),
  };
}

function ruleOf({ rule: id }: Failure, rules: readonly Rule[]): Rule {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new UsageError(`there is no rule '${id}' any more`);
  return rule;
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${safe(line)}\n`).join(''));
}
