import type { Interface } from '../model/names.ts';
import { type ApplicationOptions, LOAD_TIMEOUT, type LoadMessage } from './application.ts';
import { CaseRunner } from './case-runner.ts';
import { within } from './promises.ts';
import { ProbeHub } from './server/hub.ts';

/** As `gw_conform/middleware.py` takes it. */
export interface MiddlewareLoad {
  readonly inner: Interface | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly factory: boolean;
  readonly layer: number | null;
}

export interface MiddlewareOptions extends Pick<
  ApplicationOptions,
  'python' | 'cwd' | 'timeout' | 'loadTimeout' | 'signal' | 'process'
> {
  readonly load: LoadMessage & { readonly middleware: MiddlewareLoad };
  /** What is asked for besides. */
  readonly routes?: ApplicationOptions['routes'];
  /** Headers that go with every request. */
  readonly headers: readonly (readonly [string, string])[];
}

/** A Python process with the probe in it, in which one middleware after the other is loaded. */
export interface MiddlewareRunner {
  readonly runner: CaseRunner;
  readonly hub: ProbeHub;
  /** Collects the garbage; resolves when all that the probe has told in its course is known. */
  collect(): Promise<void>;
  close(): Promise<void>;
}

/** A process for middleware; whoever makes it closes it. */
export async function openMiddlewareRunner({
  python,
  cwd,
  loadTimeout,
  process,
}: Pick<
  MiddlewareOptions,
  'python' | 'cwd' | 'loadTimeout' | 'process'
>): Promise<MiddlewareRunner> {
  const hub = await ProbeHub.open();
  const limit = loadTimeout ?? LOAD_TIMEOUT;
  const runner = new CaseRunner({ python, cwd, loadTimeout: limit, process });
  let collecting: Promise<void> | null = null;
  return {
    runner,
    hub,
    collect: () => (collecting ??= collect(runner).finally(() => (collecting = null))),
    close: async () => {
      await runner.close();
      hub.close();
    },
  };
}

/** Seconds for garbage to be collected. */
const COLLECTING = 1;

async function collect(runner: CaseRunner): Promise<void> {
  // One that has ended, or is being loaded, holds nothing.
  await runner.ready().catch(() => undefined);
  const collected = runner.next('collected', 'exit');
  runner.send({ op: 'collect' });
  await within(COLLECTING, collected);
  // The probe has a connection of its own, which has been read by then.
  await new Promise(setImmediate);
}
