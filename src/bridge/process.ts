import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { SubjectError } from '../model/errors.ts';
import { pythonSide } from './python-side.ts';

export interface ProcessOptions {
  readonly python: string;
  readonly cwd: string;
}

/** How a process ended: as `node:child_process` has it. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why there never was a process; null if there was. */
  readonly unstarted: NodeJS.ErrnoException | null;
}

/** A Python process that has loaded nothing yet, with what connects us: see `gw_conform/__main__.py`. */
export interface PythonProcess {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly channel: Duplex;
  /** Closed, by us or by our end, it tells the supervisor to end everything. */
  readonly lifeline: Duplex;
  /** Where the threads stand, as the interpreter tells without running any code. */
  readonly told: Readable;
  /** Resolves when it has ended and what was written before has been read. */
  readonly ended: Promise<ProcessEnd>;
  readonly hasEnded: boolean;
  /** Ends the supervisor, which does not do what it was told. */
  kill(): void;
}

/** Milliseconds for what was printed to be read when everybody who could print is gone. */
const DRAINING = 500;
/** The descriptors of a process's own, and those of its spare. */
const OWN = ['3', '4', '5'];
const SPARE = ['6', '7', '8', '9', '10'];

/** Starts one. Throws a SubjectError where nothing can be started at all. */
export function startProcess(options: ProcessOptions): PythonProcess {
  return new Started(start(options, OWN));
}

/**
 * Starts one, and a second that forks off the first before that has loaded anything: it is there
 * at a tenth of the cost.
 */
export function startWithSpare(options: ProcessOptions): readonly [PythonProcess, PythonProcess] {
  const child = start(options, [...OWN, ...SPARE]);
  return [new Started(child), new Spare(child)];
}

/** Ends a process that nobody has made use of, and waits for that. */
export async function release(unused: PythonProcess): Promise<void> {
  unused.lifeline.destroy();
  for (const each of [unused.stdout, unused.stderr, unused.channel, unused.told]) {
    each?.on('error', () => undefined).resume();
  }
  await unused.ended;
}

function start({ python, cwd }: ProcessOptions, more: string[]): ChildProcess {
  try {
    return spawn(python, ['-u', pythonSide(), ...more], {
      cwd,
      // A session of its own: what a terminal sends to gw-conform is not for the application.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...more.map(() => 'pipe' as const)],
    });
  } catch (error) {
    throw new SubjectError(`Python cannot be started: ${(error as Error).message}`);
  }
}

/** A child's descriptors from this number on. */
function pipesOf(child: ChildProcess, from: number, count: number): Duplex[] {
  return (child.stdio as readonly unknown[] as readonly Duplex[]).slice(from, from + count);
}

class Started implements PythonProcess {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly channel: Duplex;
  readonly lifeline: Duplex;
  readonly told: Duplex;
  readonly ended: Promise<ProcessEnd>;
  hasEnded = false;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    [this.channel, this.lifeline, this.told] = pipesOf(child, 3, 3) as [Duplex, Duplex, Duplex];
    quieten([this.channel, this.lifeline, this.told]);
    this.ended = this.#end();
    void this.ended.then(() => (this.hasEnded = true));
  }

  kill(): void {
    this.#child.kill('SIGKILL');
    this.channel.destroy();
  }

  async #end(): Promise<ProcessEnd> {
    const child = this.#child;
    const end = await new Promise<ProcessEnd>((resolve) => {
      child.once('error', (unstarted) => resolve({ code: null, signal: null, unstarted }));
      child.once('exit', (code, signal) => resolve({ code, signal, unstarted: null }));
    });
    if (end.unstarted === null) await drained([this.stdout, this.stderr, this.channel, this.told]);
    this.lifeline.destroy();
    return end;
  }
}

/** Its supervisor is no child of ours: it says itself how the host has ended, on the lifeline. */
class Spare implements PythonProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly channel: Duplex;
  readonly lifeline: Duplex;
  readonly told: Readable;
  readonly ended: Promise<ProcessEnd>;
  hasEnded = false;
  #said = '';

  constructor(child: ChildProcess) {
    const pipes = pipesOf(child, 6, 5) as [Duplex, Duplex, Duplex, Duplex, Duplex];
    [this.stdout, this.stderr, this.channel, this.lifeline, this.told] = pipes;
    quieten(pipes);
    this.lifeline.setEncoding('latin1').on('data', (text: string) => (this.#said += text));
    this.ended = this.#end();
    void this.ended.then(() => (this.hasEnded = true));
  }

  kill(): void {
    const supervisor = Number(/^pid (\d+)$/m.exec(this.#said)?.[1]);
    try {
      if (supervisor > 0) process.kill(supervisor, 'SIGKILL');
    } catch {
      // It is gone.
    }
    this.channel.destroy();
  }

  async #end(): Promise<ProcessEnd> {
    let isOver = false;
    this.lifeline.once('end', () => (isOver = true)).once('error', () => (isOver = true));
    await closed(this.lifeline);
    const streams = [this.stdout, this.stderr];
    // If it was us who closed it, what it prints to ends with the last of its processes.
    await (isOver
      ? drained([...streams, this.channel, this.told])
      : Promise.all(streams.map(closed)));
    for (const each of [this.channel, this.told]) each.destroy();
    const [, code] = /^code (\d+)$/m.exec(this.#said) ?? [];
    const [, number] = /^signal (\d+)$/m.exec(this.#said) ?? [];
    if (code !== undefined) return { code: Number(code), signal: null, unstarted: null };
    if (!isOver) return { code: 0, signal: null, unstarted: null };
    return { code: null, signal: signalOf(Number(number)), unstarted: null };
  }
}

/** What is killed says nothing any more. */
function signalOf(number: number): NodeJS.Signals {
  const named = Object.entries(constants.signals).find(([, each]) => each === number);
  return (named?.[0] ?? 'SIGKILL') as NodeJS.Signals;
}

/** A reset is the end of the process, which is reported as such. */
function quieten(streams: readonly Duplex[]): void {
  for (const each of streams) each.on('error', () => undefined);
}

function closed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', () => resolve());
  });
}

/** Waits until all has been read; whoever still holds the other ends is nothing that we started. */
async function drained(streams: readonly (Readable | null)[]): Promise<void> {
  const open = streams.filter((each) => each !== null);
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAINING);
    timer.unref();
  });
  await Promise.race([Promise.all(open.map(closed)), enough]);
  clearTimeout(timer);
  for (const each of open) each.destroy();
}
