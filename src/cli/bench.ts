import { resolve } from 'node:path';
import { findInterpreter } from '../bridge/interpreter.ts';
import { ApplicationBench, type ApplicationOptions } from '../subjects/application.ts';
import type { TargetOptions } from './options.ts';

/** A bench as a resource: however the run ends, no process is left behind. */
export async function openBench(options: ApplicationOptions) {
  const bench = await ApplicationBench.open(options);
  return Object.assign(bench, { [Symbol.asyncDispose]: () => bench.close() });
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
