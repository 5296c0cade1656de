import type {
  AnswerPart,
  Application,
  Conversation,
  ServerSide,
  WebSocketEvent,
} from '../gateway/conversation.ts';
import { HttpFront } from '../gateway/http-front.ts';
import type { Endpoint, Endpoints } from '../gateway/request.ts';
import { lifespanScope } from '../gateway/scope.ts';
import type { Identity } from '../model/bench.ts';
import { UsageError } from '../model/errors.ts';
import type { Exchange } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';
import type { HttpRequest, WebSocketRequest } from '../model/scenario.ts';
import { ApplicationBench, type ApplicationOptions } from './application.ts';
import type { CaseRunner } from './case-runner.ts';
import { asgiVersion, type Case, lifespanCase } from './cases.ts';
import { Lifespan } from './lifespan.ts';
import { liveHttpCase, liveWebSocketCase } from './live-cases.ts';
import { LiveConversation } from './live-conversation.ts';
import type { Loaded } from './loading.ts';
import { deferred, within } from './promises.ts';

export interface ServeOptions extends Pick<
  ApplicationOptions,
  'load' | 'python' | 'cwd' | 'timeout' | 'loadTimeout'
> {
  readonly host: string;
  /** 0 for one that the system chooses. */
  readonly port: number;
  /** Ends everything at once, wherever it stands. */
  readonly signal?: AbortSignal;
  /** An exchange has ended, or something was added to one: `take()` has it. */
  onEnded(): void;
}

/** Seconds that tasks which requests left behind are given to end. */
const SETTLE = 0.3;

/**
 * An application served on a socket. ASGI requests run side by side, those of WSGI one after the
 * other: `wsgi.multithread` is False.
 */
export class ServedApplication implements Application {
  readonly interface: Interface;
  readonly entry: string;
  readonly identity: Identity;
  readonly loaded: Loaded;
  /** Resolves with the reason when no request can be served any more. */
  readonly failure: Promise<Error>;
  readonly #fail: (error: Error) => void;
  readonly #options: ServeOptions;
  readonly #runner: CaseRunner;
  readonly #isShared: boolean;
  readonly #lifespan: Lifespan;
  readonly #front: HttpFront;
  readonly #running = new Map<LiveConversation<never>, Promise<void>>();
  /** When a WSGI application can take the next request. */
  #turn: Promise<void> = Promise.resolve();
  #address: Endpoint = { host: '', port: 0 };

  private constructor(
    options: ServeOptions,
    runner: CaseRunner,
    loaded: Loaded,
    isShared: boolean,
  ) {
    this.interface = loaded.interface;
    this.entry = loaded.entry;
    this.identity = loaded.identity;
    this.#options = options;
    this.#runner = runner;
    this.#isShared = isShared;
    this.loaded = loaded;
    this.#lifespan = new Lifespan(runner, options.timeout);
    const { promise, resolve } = deferred<Error>();
    this.failure = promise;
    this.#fail = resolve;
    this.#front = new HttpFront(this, (error) => this.#fail(error as Error));
    runner.onRestart = () => this.#restarted();
  }

  /**
   * Loads the target, starts its lifespan and listens: in a Python process of its own, or in that
   * of a runner that is passed from one to the next. Throws a SubjectError for an application that
   * cannot be served, a UsageError for an address that is not to be had.
   */
  static async open(options: ServeOptions, shared?: CaseRunner): Promise<ServedApplication> {
    const runner = shared ?? ApplicationBench.runner(options);
    const interrupt = () => void runner.stop(options.signal?.reason as Error);
    options.signal?.addEventListener('abort', interrupt);
    try {
      const loaded = await runner.load(options.load);
      const served = new ServedApplication(options, runner, loaded, shared !== undefined);
      options.signal?.addEventListener('abort', () => void served.#front.destroy());
      await served.#start();
      return served;
    } catch (error) {
      if (shared === undefined) await runner.close();
      throw error;
    }
  }

  /** Where it listens: the port is the real one. */
  get url(): string {
    const { host, port } = this.#address;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  http(request: HttpRequest, ends: Endpoints, side: ServerSide<AnswerPart>): Conversation {
    return this.#begin(liveHttpCase(request, ends, this.loaded.style), side);
  }

  websocket(
    request: WebSocketRequest,
    ends: Endpoints,
    side: ServerSide<WebSocketEvent>,
  ): Conversation {
    return this.#begin(liveWebSocketCase(request, ends, this.loaded.style), side);
  }

  /** The exchanges since the last call, those again that something was added to. */
  take(): readonly Exchange[] {
    return this.#runner.records.takeChanged();
  }

  /** Lets go of an exchange: nothing more of it will be asked for. */
  forget(id: string): void {
    this.#runner.records.forget(Number(id));
  }

  log(): { stdout: string; stderr: string } {
    return this.#runner.log.texts();
  }

  /** Stops listening, lets what is under way come to its end, and shuts the lifespan down. */
  async stop(): Promise<void> {
    const closed = await within(this.#options.timeout, this.#front.close());
    if (closed === null) await this.#front.destroy();
    for (const each of this.#running.keys()) each.expire();
    await Promise.all(this.#running.values());
    await this.#runner.settle(SETTLE);
    await this.#lifespan.stop();
  }

  /** Ends all connections, and the process where it is its own. */
  async close(): Promise<void> {
    await this.#front.destroy();
    if (!this.#isShared) {
      await this.#runner.close();
      return;
    }
    // The process goes on: nothing of this application may go on in it.
    for (const each of this.#running.keys()) each.leave(1006, '');
    await Promise.all(this.#running.values());
  }

  async #start(): Promise<void> {
    await this.#startLifespan();
    const { host, port } = this.#options;
    try {
      this.#address = await this.#front.listen(host, port);
    } catch (error) {
      throw new UsageError(`cannot listen on ${host}:${port}: ${(error as Error).message}`);
    }
  }

  async #restarted(): Promise<void> {
    const wasRunning = this.#lifespan.isRunning;
    this.#lifespan.forget();
    if (wasRunning) await this.#startLifespan();
  }

  async #startLifespan(): Promise<void> {
    if (this.interface !== 'asgi') return;
    await this.#lifespan.start(lifespanCase(lifespanScope(asgiVersion(this.loaded.style))));
  }

  #begin<Out extends AnswerPart | WebSocketEvent>(
    made: Case,
    side: ServerSide<Out>,
  ): LiveConversation<Out> {
    const conversation = new LiveConversation(this.#runner, made, side, this.#options.timeout);
    const before = made.kind === 'wsgi' ? this.#turn : Promise.resolve();
    const over = before.then(() => this.#converse(conversation));
    this.#running.set(conversation, over);
    if (made.kind === 'wsgi') this.#turn = over;
    return conversation;
  }

  async #converse<Out extends AnswerPart | WebSocketEvent>(
    conversation: LiveConversation<Out>,
  ): Promise<void> {
    try {
      await conversation.run();
      this.#options.onEnded();
    } catch (error) {
      this.#fail(error as Error);
    } finally {
      this.#running.delete(conversation);
    }
  }
}
