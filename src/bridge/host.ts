import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SubjectError } from '../model/errors.ts';

/** A message of the host: see `gw_conform/host.py`. */
export interface HostMessage {
  readonly op: string;
  readonly [key: string]: unknown;
}

/** How the process ended: an exit code, or the signal that killed it. */
export interface HostExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface HostOptions {
  readonly python: string;
  readonly cwd: string;
  onMessage(message: HostMessage): void;
  onExit(exit: HostExit): void;
  onLog(stream: 'stdout' | 'stderr', text: string): void;
}

/** One Python process with its channel. It ends when it is closed, and when this process ends. */
export class Host {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #options: HostOptions;
  readonly #ended: Promise<void>;
  #pending = '';
  #hasEnded = false;

  constructor(options: HostOptions) {
    this.#options = options;
    // A session of its own, so that whatever the application starts can be ended with it.
    this.#child = spawn(options.python, ['-u', pythonSide(), '3'], {
      cwd: options.cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#ended = this.#watch();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message; what is sent to a process that has ended is dropped. */
  send(message: object): void {
    if (!this.#hasEnded && this.#channel.writable) {
      this.#channel.write(`${JSON.stringify(message)}\n`);
    }
  }

  /** Ends the process, and everything that it started, and waits for that. */
  async close(): Promise<void> {
    this.#channel.end();
    const timer = setTimeout(() => this.kill('SIGKILL'), 500);
    await this.#ended;
    clearTimeout(timer);
    this.kill('SIGKILL');
  }

  /** Sends a signal to the process and everything that it started. */
  kill(signal: NodeJS.Signals): void {
    const pid = this.#child.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is gone.
    }
  }

  async #watch(): Promise<void> {
    const { stdout, stderr } = this.#child;
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#options.onLog('stdout', text));
    stderr?.setEncoding('utf8').on('data', (text: string) => this.#options.onLog('stderr', text));
    this.#channel.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#channel.on('error', () => {
      // A reset of the channel is the end of the process, which is reported as such.
    });
    const exit = await new Promise<HostExit | Error>((resolve) => {
      this.#child.once('error', resolve);
      // `close`, not `exit`: everything that was written before the end has been read.
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
      this.#child.once('exit', () => this.kill('SIGKILL'));
    });
    this.#hasEnded = true;
    if (exit instanceof Error) {
      const message = `cannot start Python: ${exit.message}`;
      this.#options.onLog('stderr', `${message}\n`);
      this.#options.onExit({ code: 127, signal: null });
    } else {
      this.#options.onExit(exit);
    }
  }

  #take(text: string): void {
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) {
      this.#options.onMessage(JSON.parse(line) as HostMessage);
    }
  }
}

/** The folder of the Python package: beside the sources, and from `dist` two folders up. */
function pythonSide(): string {
  for (const place of ['../python/gw_conform', '../../../src/python/gw_conform']) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new SubjectError('the Python side of gw-conform is missing from its installation');
}
