import type { PythonProcess } from '../bridge/process.ts';
import { lifespanScope } from '../gateway/scope.ts';
import { varyScope } from '../gateway/vary.ts';
import type { Bench, Identity } from '../model/bench.ts';
import type { Exchange } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';
import type { Py } from '../model/py.ts';
import type { Act } from '../model/property.ts';
import { likenessOf } from '../model/likeness.ts';
import { parseRoute } from '../model/route.ts';
import type { HttpRequest, Route, WebSocketRequest } from '../model/scenario.ts';
import type { Variation } from '../model/variation.ts';
import { lostPatience } from '../model/select.ts';
import { CaseRunner } from './case-runner.ts';
import {
  asgiVersion,
  type Case,
  httpCase,
  lifespanCase,
  type Patience,
  unknownCase,
  webSocketCase,
  wsgiCase,
} from './cases.ts';
import { Lifespan } from './lifespan.ts';
import type { Loaded } from './loading.ts';
import { RouteKeys } from './route-keys.ts';
import { chooseRoutes } from './routes.ts';
import { notMade, Slowness } from './slowness.ts';

/** The target as `gw_conform/host.py` takes it. */
export type LoadMessage =
  | {
      readonly op: 'load';
      readonly entry: string;
      readonly appDir: string;
      readonly factory: boolean;
      readonly interface: Interface | 'auto';
    }
  | {
      readonly op: 'source';
      readonly source: string;
      readonly name: string;
      readonly interface: Interface | 'auto';
    };

export interface ApplicationOptions {
  readonly load: LoadMessage;
  readonly python: string;
  readonly cwd: string;
  /** Seconds for one exchange. */
  readonly timeout: number;
  /** Seconds for the target to be loaded; {@link LOAD_TIMEOUT} if it is left out. */
  readonly loadTimeout?: number | undefined;
  /** Goes before the ids of exchanges, where there is more than one process. */
  readonly idPrefix?: string;
  readonly routes: readonly Route[] | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly safe: boolean;
  /** Ends everything at once, wherever it stands. */
  readonly signal?: AbortSignal;
  /** Processes that were started ahead, for this and for the first {@link Bench.fresh} one. */
  readonly process?: PythonProcess | null;
  readonly spare?: PythonProcess | null;
}

/** Seconds an answer that has begun may take before the client leaves. */
const STREAM_PATIENCE = 1;
/** The same for a route whose answer did not end by itself before. */
const ENDLESS_PATIENCE = 0.05;
/** Seconds for a route that waited for its client to leave before, which is seen in full by then. */
const SILENT_PATIENCE = 0.2;
/** The same for other routes, where many did so. */
const MANY_SILENT_PATIENCE = 0.5;
/** Seconds that an application is given to end after its client has left. */
const GRACE = 1;
/** Seconds that tasks which requests left behind are given to end. */
const SETTLE = 0.3;
/** Seconds for a target to be loaded: frameworks are large. */
export const LOAD_TIMEOUT = 30;
/** Seconds for what hung before to answer, and in all. */
const HUNG_PATIENCE = { start: 0.5, limit: 1 };
/** Blocks after which the client leaves; fewer after so many events of all exchanges. */
const MOST_BLOCKS = 5000;
const FEW_BLOCKS = 300;
const MANY_EVENTS = 20_000;
/** Requests that hang, or do not end, after which others are not waited for as long either. */
const MOST_HANGS = 5;
/** Routes that wait for their client to leave, after which others are not waited for as long. */
const MOST_SILENT = 2;

/** An application in a Python process of its own. */
export class ApplicationBench implements Bench {
  readonly interface: Interface;
  readonly entry: string;
  readonly identity: Identity;
  readonly routes: readonly Route[];
  readonly #routeNotes: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly safe: boolean;
  readonly #runner: CaseRunner;
  readonly #loaded: Loaded;
  readonly #timeout: number;
  readonly #lifespan: Lifespan;
  readonly #options: ApplicationOptions;
  readonly #others: ApplicationBench[] = [];
  #processes = 1;
  #spare: PythonProcess | null;
  #interrupt: () => void = () => undefined;
  readonly #keys: RouteKeys;
  readonly #slowness = new Slowness();
  readonly #endless = new Set<string>();
  readonly #silent = new Set<string>();
  readonly #hung = new Set<string>();
  #wantsLifespan = false;
  #everEnded = false;
  #events = 0;

  private constructor(options: ApplicationOptions, runner: CaseRunner, loaded: Loaded) {
    this.#options = options;
    this.#spare = options.spare ?? null;
    this.#runner = runner;
    this.#loaded = loaded;
    this.#timeout = options.timeout;
    this.#lifespan = new Lifespan(runner, options.timeout);
    this.interface = loaded.interface;
    this.entry = loaded.entry;
    this.identity = loaded.identity;
    const { interface: spoken, discovery } = loaded;
    const own = loaded.paths.map(parseRoute).filter((route) => route !== null);
    const asked = options.routes === null ? null : [...own, ...options.routes];
    const { routes, notes } = chooseRoutes(asked, spoken, discovery, options.safe);
    this.routes = routes;
    this.#keys = new RouteKeys(routes);
    this.#routeNotes = notes;
    this.headers = options.headers;
    this.safe = options.safe;
    runner.onRestart = async () => {
      this.#lifespan.forget();
      if (this.#wantsLifespan) await this.startLifespan();
    };
  }

  /**
   * Loads the target, in a Python process of its own or in that of a runner that is passed from
   * one bench to the next. Throws a SubjectError when that is impossible.
   */
  static async open(options: ApplicationOptions, shared?: CaseRunner): Promise<ApplicationBench> {
    const runner = shared ?? ApplicationBench.runner(options);
    const interrupt = () => void runner.stop(options.signal?.reason as Error);
    options.signal?.addEventListener('abort', interrupt);
    try {
      const bench = new ApplicationBench(options, runner, await runner.load(options.load));
      bench.#interrupt = interrupt;
      return bench;
    } catch (error) {
      if (shared === undefined) await runner.close();
      throw error;
    }
  }

  /** A process for {@link open}; whoever makes it closes it. */
  static runner({
    python,
    cwd,
    loadTimeout,
    idPrefix,
    process,
  }: Pick<ApplicationOptions, 'python' | 'cwd' | 'loadTimeout' | 'idPrefix' | 'process'>) {
    const limit = loadTimeout ?? LOAD_TIMEOUT;
    return new CaseRunner({ python, cwd, loadTimeout: limit, idPrefix, process });
  }

  get notes(): readonly string[] {
    return [...this.#routeNotes, ...this.#runner.notes, ...this.#slowness.notes];
  }

  /** What is known of the target since it was loaded. */
  get loaded(): Loaded {
    return this.#loaded;
  }

  http(request: HttpRequest): Promise<Exchange> {
    return this.#do(request);
  }

  websocket(request: WebSocketRequest): Promise<Exchange> {
    return this.#do(request);
  }

  async runMany(acts: readonly Act[]): Promise<readonly (Exchange | null)[]> {
    const keys = this.#slowness.choose(acts.map((act) => this.#keys.of(act)));
    const made = keys.flatMap((key, i) => {
      const act = acts[i];
      return key === null || act === undefined ? [] : [{ key, act, made: this.#case(act, key) }];
    });
    const limits = made.map(({ act, key }) => this.#limit(key, act));
    const began = performance.now();
    const cases = made.map((each) => each.made);
    const exchanges = await this.#runner.runMany(cases, Math.max(0, ...limits));
    const noted = exchanges.map((each, i) => each && this.#note(made[i]?.key ?? '', each));
    const took = made.map(({ key }, i) => ({
      kind: key,
      recorded: () => (exchanges[i]?.events.at(-1)?.t ?? 0) / 1000,
    }));
    this.#slowness.noteAll(took, performance.now() - began, (key) => this.#isSlow(key));
    return keys.map((key) => (key === null ? null : (noted.shift() ?? null)));
  }

  async #do(act: Act): Promise<Exchange> {
    const key = this.#keys.of(act);
    if (!this.#slowness.hasTimeFor(key)) return notMade(act, this.interface);
    const began = performance.now();
    const exchange = this.#note(key, await this.#run(this.#case(act, key), key, act));
    this.#everEnded ||= exchange.ended.how !== 'hung';
    // How many may hang before there is one that does not is the runner's to say.
    if (this.#everEnded) {
      this.#slowness.note(key, performance.now() - began, this.#isSlow(key));
    }
    return exchange;
  }

  bePatient(): void {
    this.#slowness.bePatient();
  }

  #isSlow(key: string): boolean {
    return [this.#endless, this.#silent, this.#hung].some((each) => each.has(key));
  }

  #case(act: Act, key: string): Case {
    const { style } = this.#loaded;
    const patience = this.#patience(key);
    if (act.kind === 'websocket') return webSocketCase(act, patience, style);
    return this.interface === 'wsgi' ? wsgiCase(act, patience) : httpCase(act, patience, style);
  }

  scope(scope: Py, events: readonly Py[]): Promise<Exchange> {
    const patience = { start: STREAM_PATIENCE, finish: STREAM_PATIENCE };
    return this.#run(unknownCase(scope, events, patience), '');
  }

  get hasLifespan(): boolean {
    return this.#lifespan.isRunning;
  }

  async startLifespan(variation: Variation = {}): Promise<void> {
    // One that does not start up is not tried again in each new process.
    this.#wantsLifespan = false;
    const scope = varyScope(lifespanScope(asgiVersion(this.#loaded.style)), variation);
    await this.#lifespan.start(lifespanCase(scope));
    this.#wantsLifespan = this.#lifespan.isRunning;
  }

  async fresh(): Promise<ApplicationBench> {
    const spare = this.#spare;
    this.#spare = null;
    const bench = await ApplicationBench.open({
      ...this.#options,
      idPrefix: `${this.#options.idPrefix ?? ''}${++this.#processes}.`,
      process: spare,
      spare: null,
    });
    // It is started for something that has to be known.
    bench.bePatient();
    this.#others.push(bench);
    return bench;
  }

  async stopLifespan(): Promise<void> {
    this.#wantsLifespan = false;
    await this.#runner.settle(SETTLE);
    await this.#lifespan.stop();
  }

  async take(): Promise<readonly Exchange[]> {
    const others = await Promise.all(this.#others.map((each) => each.take()));
    await this.#runner.settle(SETTLE);
    return [...this.#runner.records.takeChanged(), ...others.flat()];
  }

  log(): { stdout: string; stderr: string } {
    return this.#runner.log.texts();
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#interrupt);
    await Promise.all([this.#runner.close(), this.closeFresh()]);
  }

  /** Ends the processes of {@link fresh}. */
  async closeFresh(): Promise<void> {
    await Promise.all(this.#others.map((each) => each.close()));
  }

  #patience(key: string): Patience {
    const { start, finish } = this.#usualPatience(key);
    return {
      start: Math.min(start, this.#timeout),
      finish: Math.min(finish, this.#timeout),
      most: this.#events < MANY_EVENTS ? MOST_BLOCKS : FEW_BLOCKS,
    };
  }

  #usualPatience(key: string): Patience {
    if (this.#hung.has(key)) return { start: HUNG_PATIENCE.start, finish: ENDLESS_PATIENCE };
    if (this.#silent.has(key)) return { start: SILENT_PATIENCE, finish: ENDLESS_PATIENCE };
    return {
      start: this.#startPatience(),
      finish: this.#isEndless(key) ? ENDLESS_PATIENCE : STREAM_PATIENCE,
    };
  }

  #startPatience(): number {
    if (this.#silent.size >= MOST_SILENT) return MANY_SILENT_PATIENCE;
    return this.#hung.size < MOST_HANGS ? Number.POSITIVE_INFINITY : STREAM_PATIENCE;
  }

  /** A conversation that only our leaving ended is not waited for as long again. */
  #note(key: string, exchange: Exchange): Exchange {
    const likeness = likenessOf(exchange);
    this.#events += likeness?.size ?? exchange.events.length;
    // Nobody left, and nothing hung, in one that is like others.
    if (likeness !== null) return exchange;
    if (exchange.ended.how === 'hung') this.#hung.add(key);
    // Less time for an answer only where none came before: that has been seen in full.
    else if (lostPatience(exchange)) (hasAnswer(exchange) ? this.#endless : this.#silent).add(key);
    return exchange;
  }

  #isEndless(key: string): boolean {
    return this.#endless.has(key) || this.#endless.size >= MOST_HANGS;
  }

  #run(made: Case, key: string, act?: Act): Promise<Exchange> {
    return this.#runner.run(made, this.#limit(key, act));
  }

  /** Seconds for an exchange to end; two at once may well be served one after the other. */
  #limit(key: string, act?: Act): number {
    const limit = this.#limitOfOne(key);
    return act?.variation?.beside === undefined ? limit : 2 * limit + GRACE;
  }

  #limitOfOne(key: string): number {
    if (this.#hung.has(key)) return Math.min(HUNG_PATIENCE.limit, this.#timeout);
    const usual = this.#hung.size < MOST_HANGS ? this.#timeout : STREAM_PATIENCE;
    return Math.min(usual, this.#timeout) + GRACE;
  }
}

/** An answer had begun before the client left. */
function hasAnswer({ events }: Exchange): boolean {
  const types = (events as readonly { type: string }[]).map(({ type }) => type);
  const left = types.indexOf('leave');
  const answer = types.findIndex((type) => type === 'send' || type === 'start_response');
  return answer >= 0 && (left < 0 || answer < left);
}
