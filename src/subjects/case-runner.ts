import { EventDecoder, type WireEvent } from '../bridge/decode.ts';
import { Host, type HostExit, type HostMessage } from '../bridge/host.ts';
import { SubjectError } from '../model/errors.ts';
import type { Ending, Exchange } from '../model/evidence.ts';
import type { Case } from './cases.ts';
import { ExchangeRecord } from './exchanges.ts';
import { endedWhileLoading, type Loaded, loadedFrom, loadError } from './loading.ts';
import { Log } from './log.ts';

export interface RunnerOptions {
  readonly python: string;
  readonly cwd: string;
  /** Seconds for the target to be loaded. */
  readonly loadTimeout: number;
}

/** An exchange of whose end the host has yet to tell. */
interface Pending {
  readonly id: number;
  readonly record: ExchangeRecord;
  /** Seconds within which it has to end, counted from when its turn has come. */
  readonly limit: number;
  readonly resolve: (exchange: Exchange) => void;
  readonly reject: (error: Error) => void;
}

const MOST_RESTARTS = 20;
/** Seconds for a host to say where it stands, and to end what it was told to end. */
const ANSWER = 1;

/**
 * Runs cases in a Python process. A case that kills the process or hangs is an exchange like any
 * other, with that ending; what was waiting behind it runs in a new process.
 */
export class CaseRunner {
  readonly log = new Log();
  /** Called when a new process has loaded the target again, before anything else runs in it. */
  onRestart: () => Promise<void> = async () => {};
  readonly #options: RunnerOptions;
  readonly #records = new Map<number, ExchangeRecord>();
  readonly #changed = new Set<ExchangeRecord>();
  /** Cases that run one after the other: the first is the one that is running. */
  #queue: Pending[] = [];
  /** Cases that go on while others run. */
  readonly #lasting = new Map<number, Pending>();
  #listeners: { operations: readonly string[]; resolve: (message: HostMessage) => void }[] = [];
  #decoder = new EventDecoder();
  #host: Host | null = null;
  #load: object = {};
  #restarts = 0;
  #lastId = 0;
  #timer: NodeJS.Timeout | null = null;
  #partial = new Map<number, readonly WireEvent[]>();
  #stuck: { id: number; stacks: string } | null = null;
  #closing = false;
  #starting = false;
  #restarting = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /**
   * Makes a host load a target (`load` or `source` of `gw_conform/host.py`), in a new process if
   * there is none. Throws a SubjectError when that is impossible.
   */
  async load(message: object): Promise<Loaded> {
    this.#load = message;
    this.#starting = true;
    const answered = this.next('loaded', 'failed', 'exit');
    if (this.#host === null || this.#host.hasEnded) this.#spawn();
    this.send(message);
    const answer = await within(this.#options.loadTimeout, answered);
    this.#starting = false;
    if (answer === null) throw await this.#loadsTooLong();
    if (answer.op === 'exit') {
      throw endedWhileLoading(String(answer['how']), this.log.texts().stderr);
    }
    if (answer.op === 'failed') throw loadError(answer);
    return loadedFrom(answer);
  }

  #spawn(): void {
    this.#decoder = new EventDecoder();
    this.#host = new Host({
      python: this.#options.python,
      cwd: this.#options.cwd,
      onMessage: (message) => this.#take(message),
      onExit: (exit) => this.#exited(exit),
      onLog: (stream, text) => this.log.add(stream, text),
    });
  }

  /** Runs a case to its end, after those before it, within `limit` seconds of its turn. */
  run(made: Case, limit: number): Promise<Exchange> {
    const { pending, ended } = this.#open(made, limit);
    this.#queue.push(pending);
    if (!this.#restarting) this.#submit([pending]);
    if (this.#queue.length === 1) this.#startTimer();
    return ended;
  }

  /** Begins a case that goes on while others run. */
  begin(made: Case): { id: number; ended: Promise<Exchange> } {
    const { pending, ended } = this.#open(made, Number.POSITIVE_INFINITY);
    this.#lasting.set(pending.id, pending);
    this.#submit([pending]);
    return { id: pending.id, ended };
  }

  /** Tells the host something of a case that goes on. */
  send(message: object): void {
    this.#host?.send(message);
  }

  /** The next message with one of these operations; `exit` stands for the end of the process. */
  next(...operations: string[]): Promise<HostMessage> {
    return new Promise((resolve) => {
      this.#listeners.push({ operations, resolve });
    });
  }

  /** Ends a lasting case that does not end by itself; says where it stood. */
  async cancel(id: number): Promise<string> {
    const stacks = await this.#stacks();
    this.#stuck = { id, stacks };
    this.send({ op: 'cancel', id });
    const pending = this.#lasting.get(id);
    if (pending !== undefined) await within(ANSWER, this.next('done', 'exit'));
    if (this.#lasting.has(id)) this.#kill(pending, stacks);
    return stacks;
  }

  /** Gives tasks that requests left behind this many seconds to end. */
  async settle(seconds: number): Promise<void> {
    if (this.#host === null || this.#host.hasEnded) return;
    const settled = this.next('settled', 'exit');
    this.send({ op: 'settle', seconds });
    await within(seconds + ANSWER, settled);
  }

  /** Exchanges that are new, or to which something was added, since the last call. */
  takeChanged(): Exchange[] {
    const exchanges = [...this.#changed].map((record) => record.toExchange());
    this.#changed.clear();
    return exchanges;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#stopTimer();
    await this.#host?.close();
  }

  #open(made: Case, limit: number): { pending: Pending; ended: Promise<Exchange> } {
    const id = ++this.#lastId;
    const record = new ExchangeRecord(String(id), made);
    this.#records.set(id, record);
    const { promise, resolve, reject } = deferred<Exchange>();
    return { pending: { id, record, limit, resolve, reject }, ended: promise };
  }

  #submit(pending: readonly Pending[]): void {
    const cases = pending.map(({ id, record }) => ({ id, ...record.case.fields }));
    if (cases.length > 0) this.send({ op: 'run', cases });
  }

  #take(message: HostMessage): void {
    if ('lines' in message) {
      this.#decoder.learn(message['lines'] as Parameters<EventDecoder['learn']>[0]);
    }
    if (message.op === 'done') this.#done(message);
    if (message.op === 'late') this.#late(message);
    if (message.op === 'stacks') this.#learnPartial(message);
    this.#tell(message);
  }

  #tell(message: HostMessage): void {
    const [concerned, others] = partition(this.#listeners, (each) =>
      each.operations.includes(message.op),
    );
    this.#listeners = others;
    for (const each of concerned) each.resolve(message);
  }

  #done(message: HostMessage): void {
    const id = message['id'] as number;
    const pending = this.#lasting.get(id) ?? this.#queue.find((each) => each.id === id);
    if (pending === undefined) return;
    const how = message['ended'] as Ending['how'];
    const detail = how === 'hung' && this.#stuck?.id === id ? this.#stuck.stacks : null;
    this.#finish(pending, message['events'] as WireEvent[], { how, detail });
  }

  #late(message: HostMessage): void {
    const record = this.#records.get(message['id'] as number);
    if (record === undefined) return;
    record.addLate(message['event'] as WireEvent, this.#decoder);
    this.#changed.add(record);
  }

  #finish(pending: Pending, events: readonly WireEvent[], ended: Ending): void {
    this.#lasting.delete(pending.id);
    this.#queue = this.#queue.filter((each) => each !== pending);
    pending.record.end(events, this.#decoder, ended);
    this.#changed.add(pending.record);
    this.#startTimer();
    pending.resolve(pending.record.toExchange());
  }

  #startTimer(): void {
    this.#stopTimer();
    const first = this.#queue[0];
    if (first === undefined || this.#restarting) return;
    this.#timer = setTimeout(() => void this.#giveUp(first), first.limit * 1000);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The case at the head of the queue does not end. */
  async #giveUp(pending: Pending): Promise<void> {
    const stacks = await this.#stacks();
    if (this.#queue[0] !== pending) return;
    if (pending.record.case.kind !== 'wsgi') {
      this.#stuck = { id: pending.id, stacks };
      this.send({ op: 'cancel', id: pending.id });
      await within(ANSWER, this.next('done', 'exit'));
      if (this.#queue[0] !== pending) return;
    }
    this.#kill(pending, stacks);
  }

  #kill(pending: Pending | undefined, stacks: string): void {
    if (pending !== undefined) {
      const events = this.#partial.get(pending.id) ?? [];
      this.#finish(pending, events, { how: 'hung', detail: stacks });
    }
    // The next in the queue has not begun: it is not to blame for the end of the process.
    this.#stuck = { id: pending?.id ?? 0, stacks: 'killed' };
    this.#stopTimer();
    this.#host?.kill('SIGKILL');
  }

  async #stacks(): Promise<string> {
    const answered = this.next('stacks', 'exit');
    this.send({ op: 'stacks' });
    const message = await within(ANSWER, answered);
    return message?.op === 'stacks' ? String(message['text']) : '';
  }

  #learnPartial(message: HostMessage): void {
    const running = message['running'] as { id: number; events: WireEvent[] }[];
    this.#partial = new Map(running.map(({ id, events }) => [id, events]));
  }

  #exited(exit: HostExit): void {
    const how = describeExit(exit);
    const whileStarting = this.#starting;
    this.#tell({ op: 'exit', how });
    if (this.#closing || whileStarting) return;
    this.#restarting = true;
    this.#blame(how);
    void this.#restart();
  }

  /** Whoever was running when the process ended, unless we ended it. */
  #blame(how: string): void {
    const killed = this.#stuck?.stacks === 'killed';
    this.#stuck = null;
    const lasting = [...this.#lasting.values()];
    const first = this.#queue[0];
    if (!killed && first !== undefined) {
      this.#finish(first, [], { how: 'died', detail: how });
    }
    for (const each of lasting) {
      const guilty = !killed && first === undefined;
      this.#finish(each, [], guilty ? { how: 'died', detail: how } : { how: 'left', detail: how });
    }
  }

  async #restart(): Promise<void> {
    const waiting = this.#queue;
    try {
      if (++this.#restarts > MOST_RESTARTS) {
        throw new SubjectError(
          `the process ended ${MOST_RESTARTS} times; it was not started again`,
        );
      }
      await this.load(this.#load);
      await this.onRestart();
      this.#restarting = false;
      this.#submit(this.#queue);
      this.#startTimer();
    } catch (error) {
      for (const each of waiting) each.reject(error as Error);
      this.#queue = [];
      this.#failure = error as Error;
    }
  }

  /** Why no case can run any more. */
  get failure(): Error | null {
    return this.#failure;
  }

  #failure: Error | null = null;

  async #loadsTooLong(): Promise<SubjectError> {
    const stacks = await this.#stacks();
    return new SubjectError(
      `the target was not loaded within ${this.#options.loadTimeout} s${stacks && `\n${stacks}`}`,
      'an application must not block while it is imported; --timeout gives it longer',
    );
  }
}

/** "exited with code 3" or "was killed by SIGSEGV". */
function describeExit({ code, signal }: HostExit): string {
  return signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
}

/** The value, or null when it does not come within these seconds. */
export async function within<T>(seconds: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), seconds * 1000);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const each of items) (test(each) ? yes : no).push(each);
  return [yes, no];
}
