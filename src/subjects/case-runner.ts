import { Host, type HostExit, type HostMessage } from '../bridge/host.ts';
import { type PythonProcess, release, startProcess } from '../bridge/process.ts';
import type { SubjectError } from '../model/errors.ts';
import { type Ending, type Exchange, isTrouble } from '../model/evidence.ts';
import { type Case, toldOf } from './cases.ts';
import { Deadline } from './deadline.ts';
import type { Done } from './exchanges.ts';
import { Listeners } from './listeners.ts';
import { type Loaded, loadsTooLong, type RunnerOptions, whatLoaded } from './loading.ts';
import { Log } from './log.ts';
import { Batch, type Pending, pend, suspectOf } from './pending.ts';
import { within } from './promises.ts';
import { type Late, Records } from './records.ts';
import { askStanding, type Standing } from './stacks.ts';
import { Tolerance } from './tolerance.ts';
import { Turns } from './turns.ts';
import { Vocabulary } from './vocabulary.ts';

/** Seconds for a host to say where it stands, and to end what it was told to end. */
const ANSWER = 1;
/** What a host may say to the target that it is to load. */
const ANSWERS = ['loaded', 'failed', 'exit'];

/**
 * Runs cases in a Python process. A case that kills the process or hangs is an exchange like any
 * other, with that ending; what was waiting behind it runs in a new process.
 */
export class CaseRunner {
  readonly log = new Log();
  /** Called when a new process has loaded the target again, before anything else runs in it. */
  onRestart: () => Promise<void> = async () => {};
  readonly #options: RunnerOptions;
  readonly records = new Records();
  readonly #queue = new Turns();
  /** Cases that go on while others run. */
  readonly #lasting = new Map<number, Pending>();
  readonly #listeners = new Listeners();
  #vocabulary = new Vocabulary();
  #host: Host | null = null;
  #load: object = {};
  #lastId = 0;
  readonly #deadline = new Deadline();
  #partial: Standing['running'] = new Map();
  /** Exchanges that were cancelled, and where they stood. */
  readonly #cancelled = new Map<number, string>();
  /** We have ended the process: nobody is to blame. */
  #killed = false;
  #starting = false;
  #ahead: PythonProcess | null;
  #restarting: Promise<void> | null = null;
  #tolerance = new Tolerance();
  readonly #notes = new Set<string>();
  #failure: Error | null = null;
  #closing = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#ahead = options.process ?? null;
  }

  /**
   * Makes a host load a target (`load` or `source` of `gw_conform/host.py`), in a new process if
   * there is none. Throws a SubjectError when that is impossible.
   */
  async load(message: object): Promise<Loaded> {
    // What an earlier target has left is over.
    await this.#restarting;
    this.records.clear();
    this.#lasting.clear();
    this.#notes.clear();
    this.log.clear();
    this.#load = message;
    this.#tolerance = new Tolerance();
    if (!this.#closing) this.#failure = null;
    return this.#start();
  }

  async #start(): Promise<Loaded> {
    this.#starting = true;
    try {
      const answered = this.next(...ANSWERS);
      if (this.#failure !== null) throw this.#failure;
      if (this.#host?.hasEnded !== false) this.#spawn();
      this.send(this.#load);
      const answer = await within(this.#options.loadTimeout, answered);
      if (this.#failure !== null) throw this.#failure;
      if (answer === null) throw await this.#loadsTooLong();
      return whatLoaded(answer, this.#options.python, this.log);
    } finally {
      this.#starting = false;
    }
  }

  async #loadsTooLong(): Promise<SubjectError> {
    const stacks = await this.#stacks();
    await this.#host?.close();
    return loadsTooLong(this.#options.loadTimeout, stacks);
  }

  #spawn(): void {
    this.#killed = false;
    this.#vocabulary = new Vocabulary();
    const ahead = this.#ahead;
    this.#ahead = null;
    this.#host = new Host(ahead?.hasEnded === false ? ahead : startProcess(this.#options), {
      onMessage: (message) => this.#take(message),
      onExit: (exit) => this.#exited(exit),
      onLog: (stream, text) => this.log.add(stream, text),
    });
  }

  /** Runs a case to its end, after those before it, within `limit` seconds of its turn. */
  run(made: Case, limit: number): Promise<Exchange> {
    const pending = this.#open(made, limit);
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#enqueue([pending], false);
    return pending.ended;
  }

  /**
   * Runs cases one after the other and hears of their ends together: for many small ones. Nothing
   * of them is kept, and what an application adds to one after its end is not recorded. After one
   * that hangs or ends the process there is null for those that were not run any more.
   */
  runMany(cases: readonly Case[], limit: number): Promise<(Exchange | null)[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const batch = new Batch(cases.length);
    const { idPrefix } = this.#options;
    const all = cases.map((made, i) => batch.pend(i, ++this.#lastId, made, limit, idPrefix));
    this.#enqueue(all, true);
    return batch.ended;
  }

  /** Begins a case that goes on while others run; `onMessage` is told of it what the host tells. */
  begin(
    made: Case,
    onMessage: Pending['onMessage'] = null,
  ): { id: number; ended: Promise<Exchange> } {
    if (this.#failure !== null) throw this.#failure;
    const pending = this.#open(made, Number.POSITIVE_INFINITY, onMessage);
    // Nobody need wait for its end.
    pending.ended.catch(() => undefined);
    this.#lasting.set(pending.id, pending);
    this.#submit([pending]);
    return pending;
  }

  /** Resolves when there is a process that has loaded the target; rejects when there will be none. */
  async ready(): Promise<void> {
    while (this.#failure === null && (this.#restarting !== null || this.#killed)) {
      // One that we have killed is gone when it says so.
      await (this.#restarting ?? this.next('exit'));
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Tells the host something of a case that goes on. */
  send(message: object): void {
    this.#host?.send(message);
  }

  /** The next message with one of these operations; `exit` stands for the end of the process. */
  next(...operations: string[]): Promise<HostMessage> {
    return this.#listeners.next(operations);
  }

  /** The stacks of a process that holds its interpreter and answers nothing. */
  async nativeStacks(): Promise<string> {
    return (await this.#host?.nativeStacks()) ?? '';
  }

  /** Ends a lasting case that does not end by itself. */
  async cancel(id: number): Promise<void> {
    const stacks = await this.#stacks();
    const pending = this.#lasting.get(id);
    if (pending === undefined) return;
    await this.#askToEnd(pending, stacks);
    if (this.#lasting.has(id)) this.#kill(pending, stacks);
  }

  /** Gives tasks that requests left behind this many seconds to end. */
  async settle(seconds: number): Promise<void> {
    if (this.#host === null || this.#host.hasEnded || this.#failure !== null) return;
    const settled = this.next('settled', 'exit');
    this.send({ op: 'settle', seconds });
    await within(seconds + ANSWER, settled);
  }

  /** What happened that no exchange shows. */
  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** Runs nothing more: what is waiting, and what comes, fails with this error. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#deadline.clear();
    const open = [...this.#queue, ...this.#lasting.values()];
    this.#queue.clear();
    this.#lasting.clear();
    for (const each of open) each.reject(this.#failure);
  }

  /** Fails, and ends the process. */
  async stop(error: Error): Promise<void> {
    this.fail(error);
    await this.close();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#deadline.clear();
    await this.#host?.close();
    if (this.#ahead !== null) await release(this.#ahead);
  }

  #open(made: Case, limit: number, onMessage: Pending['onMessage'] = null): Pending {
    const pending = pend(++this.#lastId, made, limit, onMessage, this.#options.idPrefix);
    this.records.keep(pending.id, pending.record);
    return pending;
  }

  #enqueue(all: readonly Pending[], batch: boolean): void {
    const isFirst = this.#queue.first === undefined;
    this.#queue.add(all);
    if (this.#restarting === null) this.#submit(all, batch);
    if (isFirst) this.#startTimer();
  }

  #submit(pending: readonly Pending[], batch = false): void {
    if (pending.length > 0) this.send({ op: 'run', batch, ...toldOf(pending) });
  }

  #take(message: HostMessage): void {
    try {
      this.#vocabulary.learn(message);
      if (message.op === 'done') this.#done(message as unknown as Done);
      if (message.op === 'batch') {
        for (const each of message['done'] as Done[]) this.#done(each);
        this.#startTimer();
      }
      if (message.op === 'late')
        this.records.addLate(message as unknown as Late, this.#vocabulary.decoder);
      if ('id' in message) this.#lasting.get(message['id'] as number)?.onMessage?.(message);
    } catch (error) {
      // Our own fault; thrown from here, it would be nobody's.
      this.fail(error as Error);
    }
    this.#listeners.tell(message);
  }

  #done(done: Done): void {
    const { id, ended: how, afterwards = null } = done;
    const pending = this.#lasting.get(id) ?? this.#queue.find(id);
    if (pending === undefined) return;
    pending.record.learnAfterwards(afterwards);
    const detail = how === 'hung' ? (this.#cancelled.get(id) ?? null) : null;
    this.#finish(pending, done, { how, detail });
  }

  #finish(pending: Pending, told: Partial<Done>, ended: Ending): void {
    const { id, record } = pending;
    try {
      this.#vocabulary.end(record, told, ended);
    } catch (error) {
      // Our own fault; the exchange is still among those that are told.
      this.fail(error as Error);
      return;
    }
    this.#lasting.delete(id);
    this.#cancelled.delete(id);
    const endsBatch = pending.ofBatch && isTrouble({ ended });
    if (endsBatch) this.#queue.giveUpAfter(pending);
    this.#queue.remove(pending);
    this.records.end(id);
    if (!pending.inBatch) this.#startTimer();
    pending.resolve(record.toExchange());
    if (endsBatch) this.#end();
    const tooMuch = record.case.request === null ? null : this.#tolerance.end(ended.how);
    if (tooMuch !== null) this.fail(tooMuch);
  }

  #startTimer(): void {
    const { first } = this.#queue;
    if (first === undefined || this.#restarting !== null) this.#deadline.clear();
    else this.#deadline.set(first.limit, () => void this.#giveUp(first));
  }

  /** The case at the head of the queue does not end, or one that came in a batch with it. */
  async #giveUp(pending: Pending): Promise<void> {
    const stacks = await this.#stacks();
    if (this.#queue.first !== pending) return;
    if (pending.inBatch) return this.#giveUpOneOf(pending, stacks);
    if (pending.record.case.kind !== 'wsgi') await this.#askToEnd(pending, stacks);
    if (this.#queue.first === pending) this.#kill(pending, stacks);
  }

  /** The one that runs has to hang as long as any; what ended before it, untold, runs once more. */
  #giveUpOneOf(first: Pending, stacks: string): void {
    const running = this.#queue.running(this.#partial);
    const left = running?.left ?? 0;
    if (left > 0) return this.#deadline.set(left, () => void this.#giveUp(first));
    this.#queue.leaveBatch();
    if (running === null) this.#end();
    else this.#kill(running.pending, stacks);
  }

  /** Ends the process, if it lives, for which nobody is to blame. */
  #end(): void {
    if (this.#restarting !== null || this.#host?.hasEnded !== false) return;
    this.#killed = true;
    this.#deadline.clear();
    this.#host.kill();
  }

  async #askToEnd({ id, ended }: Pending, stacks: string): Promise<void> {
    this.#cancelled.set(id, stacks);
    this.send({ op: 'cancel', id });
    await within(ANSWER, Promise.allSettled([ended]));
  }

  #kill(pending: Pending, stacks: string): void {
    const events = this.#partial.get(pending.id)?.events ?? [];
    this.#finish(pending, { events }, { how: 'hung', detail: stacks });
    this.#end();
  }

  async #stacks(): Promise<string> {
    const { stacks, running } = await askStanding(this, ANSWER);
    this.#partial = running;
    return stacks;
  }

  #exited({ how, unstarted }: HostExit): void {
    this.#deadline.clear();
    this.#listeners.tell({ op: 'exit', how, unstarted });
    if (this.#closing || this.#failure !== null || this.#starting) return;
    // Before the next is begun: a restart that is under way sees that its process is gone.
    this.#restarting ??= this.#restart();
    this.#blame(how);
  }

  /** Whoever was running when the process ended, unless we ended it. */
  #blame(how: string): void {
    const nobody = this.#queue.leaveBatch() || this.#killed;
    const guilty = nobody
      ? undefined
      : (this.#queue.first ?? suspectOf([...this.#lasting.values()]));
    const isAtWork = guilty !== undefined && guilty.record.case.kind !== 'lifespan';
    if (!nobody && !isAtWork) {
      this.#notes.add(`the process ${how} while no request was running`);
    }
    for (const each of this.#lasting.values()) {
      if (each !== guilty) this.#finish(each, {}, { how: 'left', detail: how });
    }
    if (guilty !== undefined) this.#finish(guilty, {}, { how: 'died', detail: how });
  }

  async #restart(): Promise<void> {
    try {
      // Not at once: whoever is to blame for the end of the last one is to be found first.
      await Promise.resolve();
      do {
        const tooMuch = this.#tolerance.restart();
        if (tooMuch !== null) throw tooMuch;
        await this.#start();
        await this.onRestart();
      } while (this.#host?.hasEnded === true && this.#failure === null);
      this.#restarting = null;
      this.#submit([...this.#queue]);
      this.#startTimer();
    } catch (error) {
      this.#restarting = null;
      this.fail(error as Error);
    }
  }
}
