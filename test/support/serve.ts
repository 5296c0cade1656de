import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange } from '../../src/model/evidence.ts';
import { python } from '../../src/model/rule.ts';
import { ApplicationBench } from '../../src/subjects/application.ts';
import type { CaseRunner } from '../../src/subjects/case-runner.ts';
import { ServedApplication, type ServeOptions } from '../../src/subjects/served-application.ts';

/** A program that is served until the end of the block. */
export interface Served extends AsyncDisposable {
  readonly application: ServedApplication;
  readonly url: string;
  readonly port: number;
  /** The exchanges that have ended, when that many have; lifespans are not counted. */
  exchanges(count: number): Promise<readonly Exchange[]>;
  /** Stops serving as a signal does, and gives all exchanges, the lifespan's too. */
  stop(): Promise<readonly Exchange[]>;
}

/** A Python process for {@link serve}; whoever makes it closes it. */
export function sharedRunner(): CaseRunner {
  return ApplicationBench.runner({ python: 'python3', cwd: process.cwd() });
}

/** Serves a Python program that defines `application`. */
export async function serve(
  program: string,
  { timeout = 3, runner }: { timeout?: number; runner?: CaseRunner } = {},
): Promise<Served> {
  const ended = new Map<string, Exchange>();
  let changed: () => void = () => undefined;
  const options: ServeOptions = {
    load: { op: 'source', source: program, name: 'program.py', interface: 'auto' },
    python: 'python3',
    cwd: process.cwd(),
    timeout,
    host: '127.0.0.1',
    port: 0,
    onEnded: () => {
      take();
      changed();
    },
  };
  const application: ServedApplication = await ServedApplication.open(options, runner);
  const take = () => {
    for (const exchange of application.take()) ended.set(exchange.id, exchange);
  };
  const requests = () => [...ended.values()].filter((each) => each.kind !== 'lifespan');
  return {
    application,
    url: application.url,
    port: Number(new URL(application.url).port),
    exchanges: async (count) => {
      while (requests().length < count) await new Promise<void>((resolve) => (changed = resolve));
      return requests();
    },
    stop: async () => {
      await application.stop();
      take();
      return [...ended.values()];
    },
    [Symbol.asyncDispose]: () => application.close(),
  };
}

/** Waits until something holds that no event tells of. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(5);
}

export { python };
