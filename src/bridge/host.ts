import { setTimeout as wait } from 'node:timers/promises';
import { readNativeStacks } from './native-stacks.ts';
import type { PythonProcess } from './process.ts';
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

/** What is said to one Python process and by it. It ends when it is closed, and when we end. */
export class Host {
  readonly #process: PythonProcess;
  #stacks = '';
  readonly #options: HostOptions;
  readonly #ended: Promise<void>;
  #pending: string[] = [];
  #hasEnded = false;
  #disturbed = false;

  constructor(python: PythonProcess, options: HostOptions) {
    this.#process = python;
    this.#options = options;
    this.#ended = this.#watch();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Sends a message; what is sent to a process that has ended is dropped. */
  send(message: object): void {
    const { channel } = this.#process;
    if (!this.#hasEnded && channel.writable) {
      channel.write(`${JSON.stringify(message)}\n`);
    }
  }

  /** Where the threads stand, for a process that holds its interpreter and answers nothing. */
  async nativeStacks(): Promise<string> {
    if (this.#hasEnded) return '';
    this.#stacks = '';
    this.#process.lifeline.write('?');
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
    this.#process.lifeline.destroy();
    const timer = setTimeout(() => this.#process.kill(), ENDING);
    void this.#ended.then(() => clearTimeout(timer));
  }

  async #watch(): Promise<void> {
    const { stdout, stderr, channel, told, ended } = this.#process;
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#options.onLog('stdout', text));
    stderr?.setEncoding('utf8').on('data', (text: string) => this.#options.onLog('stderr', text));
    channel.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    told.setEncoding('utf8').on('data', (text: string) => (this.#stacks += text));
    const { code, signal, unstarted } = await ended;
    this.#hasEnded = true;
    this.#options.onExit({ how: this.#howItEnded(code, signal, unstarted), unstarted });
  }

  #howItEnded(code: number | null, signal: NodeJS.Signals | null, unstarted: Error | null): string {
    if (unstarted !== null) return 'was not started';
    return this.#disturbed ? 'wrote into its connection' : describe(code, signal);
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
