import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pythonSide } from '../../bridge/python-side.ts';
import { now } from '../../client/connection.ts';
import type { ServerRun } from '../../model/served.ts';
import { Log } from '../log.ts';
import { Activity } from './activity.ts';

export interface ProcessOptions {
  readonly command: readonly string[];
  /** The interpreter that watches over the server. */
  readonly python: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Written {
  readonly t: number;
  readonly text: string;
}

type Ended = NonNullable<ServerRun['ended']>;

/** Milliseconds for what was written to be read when everybody who could write is gone. */
const DRAINING = 500;
/** Characters of the log that are kept with their times. */
const MOST_LOG = 8 * 1024 * 1024;

/** One server and everything that it starts. It ends when it is told to, and when we end. */
export class ServerProcess {
  readonly started = now();
  /** Resolves when it has ended and what it wrote has been read. */
  readonly over: Promise<void>;
  readonly activity: Activity;
  readonly #child: ChildProcess;
  /** Closed, by us or by our end, it makes an end of everything. */
  readonly #lifeline: Duplex;
  readonly #log = new Log();
  #written: Written[] = [];
  #length = 0;
  #asked: number | null = null;
  #forced = false;
  #ended: Ended | null = null;
  #onEnded: () => void = () => undefined;

  constructor({ command, python, cwd, environment }: ProcessOptions) {
    const host = join(pythonSide(), 'server_host.py');
    this.#child = spawn(python, ['-I', '-S', host, '3', ...command], {
      cwd,
      env: { ...environment },
      // A session of its own: what a terminal sends to gw-conform is not for the server.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    // One that could not be spawned has no number, and no activity.
    this.activity = new Activity(this.#child.pid ?? 0);
    this.#lifeline = this.#child.stdio[3] as Duplex;
    this.#lifeline.on('error', () => undefined);
    this.over = this.#watch();
  }

  get ended(): Ended | null {
    return this.#ended;
  }

  /** When it was asked to end; null if it was not. */
  get asked(): number | null {
    return this.#asked;
  }

  /** Everything that it wrote, in the order in which it came. */
  get log(): string {
    return this.#written.map(({ text }) => text).join('');
  }

  texts(): { stdout: string; stderr: string } {
    return this.#log.texts();
  }

  /** What it has written since a moment. */
  logSince(t: number): string {
    const first = this.#written.findIndex((each) => each.t >= t);
    if (first < 0) return '';
    return this.#written
      .slice(first)
      .map(({ text }) => text)
      .join('');
  }

  /** Called as soon as it has ended. */
  onEnded(listener: () => void): void {
    this.#onEnded = listener;
  }

  /** Asks it to end, as a service manager does. */
  ask(): void {
    this.#asked ??= now();
    if (this.#lifeline.writable) this.#lifeline.write('t');
  }

  /** Waits for its end, and makes one when it takes too long. */
  async awaitEnd(seconds: number): Promise<void> {
    const timer = setTimeout(() => {
      this.#forced = true;
      this.kill();
    }, seconds * 1000);
    await this.over;
    clearTimeout(timer);
  }

  /** Makes an end of it and of everything that it started. */
  kill(): void {
    this.#lifeline.destroy();
  }

  async #watch(): Promise<void> {
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => this.#write(name, text));
    }
    await new Promise<void>((resolve) => {
      this.#child.once('error', (error) => {
        this.#write('stderr', `${error.message}\n`);
        this.#end(null, null);
        resolve();
      });
      this.#child.once('exit', (code, signal) => {
        this.#end(code, signal);
        this.#child.once('close', () => resolve());
        setTimeout(() => this.#stopReading(), DRAINING).unref();
      });
    });
    this.#lifeline.destroy();
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    this.#ended = { t: now(), code, signal, forced: this.#forced };
    this.#onEnded();
  }

  /** Whatever still holds the other ends is nothing that could be ended. */
  #stopReading(): void {
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  #write(name: 'stdout' | 'stderr', text: string): void {
    this.#log.add(name, text);
    this.#length += text.length;
    if (this.#length <= MOST_LOG) this.#written.push({ t: now(), text });
  }
}

/** "exited with code 3", "was killed by SIGSEGV". */
export function describeEnd({ code, signal }: Ended): string {
  if (signal !== null) return `was killed by ${signal}`;
  return code === null ? 'was not started' : `exited with code ${code}`;
}
