import { resolve } from 'node:path';
import { findInterpreter } from '../bridge/interpreter.ts';
import { SubjectError } from '../model/errors.ts';
import { ApplicationBench, type ApplicationOptions } from '../subjects/application.ts';
import type { TargetOptions } from './options.ts';

/** A bench as a resource: however the run ends, no process is left behind. */
export async function openBench(options: ApplicationOptions, started?: Started) {
  const bench = await ApplicationBench.open(options, started);
  return Object.assign(bench, { [Symbol.asyncDispose]: () => bench.close() });
}

/** A process that loads an application later; what made it is to end it. */
export type Started = ReturnType<typeof ApplicationBench.runner> & AsyncDisposable;

/** Starts Python, which takes as long as to read what is needed besides. */
export function startPython(options: Pick<TargetOptions, 'python' | 'loadTimeout'>): Started {
  const cwd = process.cwd();
  const python = findInterpreter(options.python, cwd, process.env);
  const runner = ApplicationBench.runner({ python, cwd, loadTimeout: options.loadTimeout });
  try {
    runner.start();
  } catch (error) {
    // It is told when there is something to load.
    if (!(error instanceof SubjectError)) throw error;
  }
  return Object.assign(runner, { [Symbol.asyncDispose]: () => runner.close() });
}

/** What the command line says of an application. */
export function applicationOptions(
  target: string,
  options: TargetOptions,
  cwd = process.cwd(),
): ApplicationOptions {
  return {
    load: {
      op: 'load',
      entry: target,
      appDir: resolve(cwd, options.appDir ?? '.'),
      factory: options.factory,
      interface: options.interface,
    },
    python: findInterpreter(options.python, cwd, process.env),
    cwd,
    timeout: options.timeout,
    loadTimeout: options.loadTimeout,
    routes: options.path.length === 0 ? null : options.path,
    headers: options.header,
    safe: options.safe,
  };
}
