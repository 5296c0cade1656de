import type { Identity } from '../../model/bench.ts';
import { SubjectError } from '../../model/errors.ts';
import type { Interface } from '../../model/names.ts';
import type { Served, ServedSession, ServerRun } from '../../model/served.ts';
import type { ServerBench } from '../../model/server-bench.ts';
import type {
  ServerDrive,
  ServerScenario,
  StartedServer,
  StartOptions,
} from '../../model/server-scenario.ts';
import type { Way } from './drive.ts';
import { Launch } from './launch.ts';
import { describeEnd } from './process.ts';
import type { Recipe } from './recipe.ts';

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
  #launch: Launch | null = null;
  #others: Launch[] = [];
  #served: Served[] = [];
  #identity: Identity = { python: null, framework: null, server: null };

  private constructor(options: BenchOptions) {
    this.#options = options;
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

  drive(scenario: ServerScenario, onServed: (served: Served) => void): ServerDrive {
    const all = this.#served;
    const way = this.#way(scenario.alone === true ? LAG : 0, (served) => {
      all.push(served);
      onServed(served);
    });

    return this.#running.driveFor(scenario.starts === true ? way : { ...way, start: refuse });
  }

  async restart(): Promise<void> {
    await this.#stopAll();
    this.#served = [];
    this.notes.push('the server ended in the middle of the run, and was started again');
    await this.#start();
  }

  async finish(): Promise<ServedSession> {
    const main = this.#running;
    this.died = never();
    main.process.onEnded(() => undefined);
    main.ask();
    const runs = [await main.ended()];
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
    const launch = await this.#begin(
      this.#way(0, () => undefined),
      {},
    );
    this.#launch = launch;
    const stop = () => launch.process.kill();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    if (!(await launch.ready())) {
      throw new SubjectError(launch.failure(), lastLines(launch.process.log));
    }
    this.died = deathOf(launch);
    const [hello] = launch.hub.hellos;
    this.#identity = { python: hello?.python ?? null, framework: null, server: version };
  }

  #begin(way: Way, wanted: StartOptions): Promise<Launch> {
    const { recipe, python, cwd, patience, loading } = this.#options;
    return Launch.begin({ recipe, python, cwd, patience, loading, way }, wanted);
  }

  #way(lag: number, onServed: (served: Served) => void): Way {
    const way: Way = { lag, onServed, start: (wanted) => this.#startAnother(way, wanted) };
    return way;
  }

  async #startAnother(way: Way, wanted: StartOptions): Promise<StartedServer> {
    const { takes } = this.#options.recipe;
    const isTaken = (wanted.tls !== true || takes.tls) && (!wanted.rootPath || takes.rootPath);
    if (!isTaken) throw new Error('a scenario wants what this server does not take');
    const launch = await this.#begin(way, wanted);
    this.#others.push(launch);
    return launch;
  }

  /** A server that a scenario has left running ends by force: nobody is interested in its end. */
  async #end(launch: Launch): Promise<ServerRun> {
    await launch.close();
    return launch.run();
  }

  async #stopAll(): Promise<void> {
    this.died = never();
    this.#launch?.process.onEnded(() => undefined);
    const all = this.#launch === null ? this.#others : [this.#launch, ...this.#others];
    await Promise.all(all.map((each) => each.close()));
    this.#others = [];
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('a scenario that starts servers has to say so'));
}

/** Rejects when a server ends by itself. */
function deathOf(launch: Launch): Promise<never> {
  const death = new Promise<never>((_, reject) => {
    const tell = () => {
      const { ended, log } = launch.process;
      const how = ended === null ? 'ended' : describeEnd(ended);
      reject(new SubjectError(`the server ${how} in the middle of the run`, lastLines(log)));
    };
    launch.process.onEnded(tell);
    if (launch.process.ended !== null) tell();
  });
  // Whether anybody looks at it is not certain.
  death.catch(() => undefined);
  return death;
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function lastLines(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-LAST_LINES);
  return log.trim() === '' ? 'it wrote nothing' : ['its log ends with:', ...lines].join('\n');
}
