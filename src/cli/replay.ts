import { loadRules } from '../engine/catalogue.ts';
import { sightingIn } from '../engine/settle.ts';
import { done } from '../engine/sweep.ts';
import { actsOf, describeAct } from '../formats/acts.ts';
import { safe } from '../formats/safe.ts';
import { SubjectError, UsageError } from '../model/errors.ts';
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
  const { rule: id, message, property, target } = failure;
  const rules = await loadRules('application', null);
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new UsageError(`there is no rule '${id}' any more`);
  const { appDir, python, ...others } = target;
  const options: TargetOptions = {
    ...others,
    ...(appDir === null ? {} : { appDir }),
    ...(python === null ? {} : { python }),
  };
  await using bench = await openBench(applicationOptions(target.entry, options, target.cwd));
  if (bench.interface === 'asgi') await bench.startLifespan();
  for (let i = 0; i < TRIES; i += 1) {
    const exchanges = done(await bench.runMany(failure.input));
    const sighting = sightingIn(rule, message, property, exchanges);
    if (sighting !== null) {
      const often = i === 0 ? '' : ` (the first ${i} times it did not: flaky)`;
      return { exitCode: 1, lines: [`STILL FAILS: ${sighting.text}${often}`] };
    }
  }
  return { exitCode: 0, lines: [`FIXED: it was: ${failure.text}`] };
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${safe(line)}\n`).join(''));
}
