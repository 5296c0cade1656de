import type { Identity } from '../../model/bench.ts';
import { SubjectError } from '../../model/errors.ts';
import type { Interface } from '../../model/names.ts';
import type { Served, ServedSession, ServerRun } from '../../model/served.ts';
import type { ServerBench } from '../../model/server-bench.ts';
import type { ServerScenario, StartedServer, StartOptions } from '../../model/server-scenario.ts';
import type { Way } from './drive.ts';
import { Launch } from './launch.ts';
import { describeEnd } from './process.ts';
import type { Recipe } from './recipe.ts';
import { SharedStart } from './shared-start.ts';
import { Spares } from './spares.ts';
import { Turns } from './turns.ts';

export interface BenchOptions {
  readonly recipe: Recipe;
  readonly python: string;
  readonly cwd: string;
  /** Seconds for a request. */
  readonly patience: number;
  /** Seconds for the server to become ready. */
  readonly loading: number;
  readonly signal: AbortSignal;
}

/** Milliseconds in which a server writes to its log what it has to say of a request. */
const LAG = 50;
/** Servers that load at once: what is asked of others meanwhile is to be answered, too. */
const AT_ONCE = 3;
/** Milliseconds after which one that has not loaded the probe is not waited for by the next. */
const LOADING = 2000;
/** Lines of the log that are told when a server cannot be judged. */
const LAST_LINES = 20;

/** A server under test, started with the probe inside. */
export class SocketBench implements ServerBench {
  readonly interface: Interface;
  readonly entry: string;
  readonly notes: string[] = [];
  readonly exempt: ReadonlyMap<string, string>;
  readonly showsStarts: boolean;
  died: Promise<never> = never();
  readonly #options: BenchOptions;
  #onDeath: (error: SubjectError) => void = () => undefined;
  #launch: Launch | null = null;
  #spares: Spares;
  #others: Launch[] = [];
  readonly #loading = new Turns(AT_ONCE);
  readonly #shared = new Map<string, SharedStart>();
  #served: Served[] = [];
  #identity: Identity = { python: null, framework: null, server: null };

  private constructor(options: BenchOptions) {
    this.#options = options;
    this.#spares = this.#newSpares();
    this.interface = options.recipe.interface;
    this.entry = options.recipe.entry;
    this.exempt = options.recipe.exempt ?? new Map();
    this.showsStarts = options.recipe.isBehind !== true;
  }

  /** Starts the server; throws a SubjectError, with the end of its log, where it does not answer. */
  static async open(options: BenchOptions): Promise<SocketBench> {
    const bench = new SocketBench(options);
    try {
      await bench.#start();
    } catch (error) {
      await bench.close();
      const { asgi } = options.recipe;
      const isOther = asgi !== undefined && bench.#launch?.speaksAsgi === true;
      if (!isOther) throw error;
      return SocketBench.open({ ...options, recipe: asgi });
    }
    return bench;
  }

  get identity(): Identity {
    return this.#identity;
  }

  async run(scenario: ServerScenario, onServed: (served: Served) => void): Promise<void> {
    const all = this.#served;
    const full = this.#way(scenario.alone === true ? LAG : 0, (served) => {
      all.push(served);
      onServed(served);
    });
    const way = scenario.starts === true ? full : { ...full, start: refuse };
    const running = this.#running;
    if (scenario.apart !== true || running.isConcurrent) {
      await scenario.run(running.driveFor(way));
      return;
    }
    await this.#spares.take((spare) => scenario.run((spare ?? running).driveFor(way)));
  }

  async restart(): Promise<void> {
    await this.#stopAll();
    this.#served = [];
    this.notes.push('the server ended in the middle of the run, and was started again');
    await this.#start();
  }

  async finish(): Promise<ServedSession> {
    this.died = never();
    const own = [this.#running, ...(await this.#spares.all())];
    const runs = await Promise.all(own.map(end));
    for (const each of this.#others) runs.push(await this.#end(each));
    return {
      kind: 'served-session',
      interface: this.interface,
      id: 'session',
      served: [...this.#served],
      runs,
    };
  }

  log(): { stdout: string; stderr: string } {
    return this.#launch?.process.texts() ?? { stdout: '', stderr: '' };
  }

  async close(): Promise<void> {
    await this.#stopAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #running(): Launch {
    if (this.#launch === null) throw new Error('the server has not been started');
    return this.#launch;
  }

  async #start(): Promise<void> {
    const { signal, recipe } = this.#options;
    const version = await recipe.version();
    const launch = await this.#beginOrdinary();
    this.#launch = launch;
    const stop = () => launch.process.kill();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    if (!(await launch.ready())) {
      throw new SubjectError(launch.failure(), lastLines(launch.process.log));
    }
    this.died = new Promise<never>((_, reject) => (this.#onDeath = reject));
    // Whether anybody looks at it is not certain.
    this.died.catch(() => undefined);
    this.#watch(launch);
    const [hello] = launch.hub.hellos;
    this.#identity = { python: hello?.python ?? null, framework: null, server: version };
  }

  #beginOrdinary(): Promise<Launch> {
    return this.#begin(
      this.#way(0, () => undefined),
      {},
    );
  }

  async #begin(way: Way, wanted: StartOptions): Promise<Launch> {
    const { recipe, python, cwd, patience, loading } = this.#options;
    const loaded = await this.#loading.get();
    try {
      const launch = await Launch.begin({ recipe, python, cwd, patience, loading, way }, wanted);
      void launch.hub.until(() => launch.hub.hellos.length > 0, { most: LOADING }).then(loaded);
      return launch;
    } catch (error) {
      loaded();
      throw error;
    }
  }

  #way(lag: number, onServed: (served: Served) => void): Way {
    const way: Way = { lag, onServed, start: (wanted) => this.#startAnother(way, wanted) };
    return way;
  }

  async #startAnother(way: Way, wanted: StartOptions): Promise<StartedServer> {
    const { takes } = this.#options.recipe;
    const isTaken = (wanted.tls !== true || takes.tls) && (!wanted.rootPath || takes.rootPath);
    if (!isTaken) throw new Error('a scenario wants what this server does not take');
    if (wanted.shared === true) return this.#shareStart(way, wanted);
    const launch = await this.#begin(way, wanted);
    this.#others.push(launch);
    return launch;
  }

  #shareStart(way: Way, wanted: StartOptions): Promise<StartedServer> {
    const key = JSON.stringify(wanted);
    const known = this.#shared.get(key);
    if (known !== undefined && !known.isOver) return known.use(way);
    const launch = this.#begin(way, wanted).then((begun) => {
      this.#others.push(begun);
      return begun;
    });
    const start = new SharedStart(launch);
    this.#shared.set(key, start);
    return start.use(way);
  }

  /** A server that a scenario has left running ends by force: nobody is interested in its end. */
  async #end(launch: Launch): Promise<ServerRun> {
    await launch.close();
    return launch.run();
  }

  async #stopAll(): Promise<void> {
    this.died = never();
    const main = this.#launch === null ? [] : [this.#launch];
    const own = [...main, ...(await this.#spares.all())];
    for (const each of own) each.process.onEnded(() => undefined);
    await Promise.all([...own, ...this.#others].map((each) => each.close()));
    this.#others = [];
    this.#shared.clear();
    this.#spares = this.#newSpares();
  }

  #newSpares(): Spares {
    return new Spares(
      () => this.#beginOrdinary(),
      (spare) => this.#watch(spare),
    );
  }

  /** Is told of a server's end that nobody asked for. */
  #watch(launch: Launch): void {
    const { process } = launch;
    const tell = () => {
      const how = process.ended === null ? 'ended' : describeEnd(process.ended);
      const message = `the server ${how} in the middle of the run`;
      this.#onDeath(new SubjectError(message, lastLines(process.log)));
    };
    process.onEnded(tell);
    if (process.ended !== null) tell();
  }
}

/** Asks it to end, and awaits that. */
function end(launch: Launch): Promise<ServerRun> {
  launch.process.onEnded(() => undefined);
  launch.ask();
  return launch.ended();
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('a scenario that starts servers has to say so'));
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function lastLines(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-LAST_LINES);
  return log.trim() === '' ? 'it wrote nothing' : ['its log ends with:', ...lines].join('\n');
}
