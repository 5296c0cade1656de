import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { SubjectError } from '../model/errors.ts';
import { readNativeStacks } from './native-stacks.ts';
import { pythonSide } from './python-side.ts';

/** A message of the host: see `gw_conform/host.py`. */
export interface HostMessage {
  readonly op: string;
  readonly [key: string]: unknown;
}

/** How the process ended. */
export interface HostExit {
  /** "exited with code 3", "was killed by SIGSEGV". */
  readonly how: string;
  /** Why there never was a process; null if there was. */
  readonly unstarted: NodeJS.ErrnoException | null;
}

export interface HostOptions {
  readonly python: string;
  readonly cwd: string;
  /** Variables beside our own. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  onMessage(message: HostMessage): void;
  onExit(exit: HostExit): void;
  onLog(stream: 'stdout' | 'stderr', text: string): void;
}

/** The exit code with which the host says that its channel is gone: see `gw_conform/channel.py`. */
const DISCONNECTED = 113;
/** Milliseconds for the supervisor to end what it was told to end: see `gw_conform/supervisor.py`. */
const ENDING = 4000;
/** Milliseconds for the stacks of all threads to be written. */
const TELLING = 300;
/** Milliseconds for what was printed to be read when everybody who could print is gone. */
const DRAINING = 500;

/** One Python process with its channel. It ends when it is closed, and when this process ends. */
export class Host {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  /** Closed, by us or by our end, it tells the supervisor to end everything. */
  readonly #lifeline: Duplex;
  /** Where the threads stand, as the interpreter tells without running any code. */
  #stacks = '';
  readonly #options: HostOptions;
  readonly #ended: Promise<void>;
  #pending: string[] = [];
  #hasEnded = false;
  #disturbed = false;

  /** Throws a SubjectError where nothing can be started at all. */
  constructor(options: HostOptions) {
    this.#options = options;
    this.#child = start(options);
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#lifeline = this.#child.stdio[4] as Duplex;
    this.#ended = this.#watch();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Sends a message; what is sent to a process that has ended is dropped. */
  send(message: object): void {
    if (!this.#hasEnded && this.#channel.writable) {
      this.#channel.write(`${JSON.stringify(message)}\n`);
    }
  }

  /** Where the threads stand, for a process that holds its interpreter and answers nothing. */
  async nativeStacks(): Promise<string> {
    if (this.#hasEnded) return '';
    this.#stacks = '';
    this.#lifeline.write('?');
    await wait(TELLING);
    return readNativeStacks(this.#stacks, pythonSide());
  }

  /** Ends the process, and everything that it started, and waits for that. */
  async close(): Promise<void> {
    this.kill();
    await this.#ended;
  }

  /** Ends the process and everything that it started. */
  kill(): void {
    if (this.#hasEnded) return;
    this.#lifeline.destroy();
    const timer = setTimeout(() => this.#killSupervisor(), ENDING);
    void this.#ended.then(() => clearTimeout(timer));
  }

  #killSupervisor(): void {
    this.#child.kill('SIGKILL');
    this.#channel.destroy();
  }

  async #watch(): Promise<void> {
    const { stdout, stderr } = this.#child;
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#options.onLog('stdout', text));
    stderr?.setEncoding('utf8').on('data', (text: string) => this.#options.onLog('stderr', text));
    this.#channel.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    const told = (this.#child.stdio as readonly unknown[])[5] as Duplex;
    told.setEncoding('utf8').on('data', (text: string) => (this.#stacks += text));
    for (const stream of [this.#channel, this.#lifeline, told]) {
      // A reset is the end of the process, which is reported as such.
      stream.on('error', () => undefined);
    }
    const exit = await new Promise<HostExit>((resolve) => {
      this.#child.once('error', (unstarted) => resolve({ how: 'was not started', unstarted }));
      this.#child.once('exit', (code, signal) => {
        const how = this.#disturbed ? 'wrote into its connection' : describe(code, signal);
        // `close` comes when everything that was written before the end has been read.
        this.#child.once('close', () => resolve({ how, unstarted: null }));
        setTimeout(() => this.#stopReading(), DRAINING).unref();
      });
    });
    this.#hasEnded = true;
    this.#lifeline.destroy();
    this.#options.onExit(exit);
  }

  /** Whatever still holds the other ends is nothing that we started and could end. */
  #stopReading(): void {
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  #take(text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.#pending.push(first);
    for (const next of rest) {
      this.#receive(this.#pending.join(''));
      this.#pending = [next];
    }
  }

  #receive(line: string): void {
    if (this.#disturbed) return;
    const message = parse(line);
    if (message === null) {
      this.#disturbed = true;
      this.kill();
    } else {
      this.#options.onMessage(message);
    }
  }
}

function start({ python, cwd, environment }: HostOptions): ChildProcess {
  try {
    return spawn(python, ['-u', pythonSide(), '3', '4', '5'], {
      cwd,
      env: { ...process.env, ...environment },
      // A session of its own: what a terminal sends to gw-conform is not for the application.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw new SubjectError(`Python cannot be started: ${(error as Error).message}`);
  }
}

/** Null for what no host has written: the application has got hold of the descriptor. */
function parse(line: string): HostMessage | null {
  try {
    const message = JSON.parse(line) as HostMessage | null;
    return typeof message?.op === 'string' ? message : null;
  } catch {
    return null;
  }
}

function describe(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `was killed by ${signal}`;
  if (code === DISCONNECTED) return 'closed its connection';
  return `exited with code ${code}`;
}
