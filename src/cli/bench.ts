import { ApplicationBench, type ApplicationOptions } from '../subjects/application.ts';

/** A bench as a resource: however the run ends, no process is left behind. */
export async function openBench(options: ApplicationOptions) {
  const bench = await ApplicationBench.open(options);
  return Object.assign(bench, { [Symbol.asyncDispose]: () => bench.close() });
}
