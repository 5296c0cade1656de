import type { Bench } from '../model/bench.ts';
import { CutShort, SubjectError } from '../model/errors.ts';
import {
  type Exchange,
  type Exhibit,
  NOT_MADE,
  type WebSocketExchange,
} from '../model/evidence.ts';
import type { Ground } from '../model/property.ts';
import type { Level } from '../model/names.ts';
import type { Origin, Report, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import type { AnyScenario, Drive, Scenario } from '../model/scenario.ts';
import { asgiEvents, messageType } from '../model/select.ts';
import { inTurns } from './again.ts';
import { assignBlame, needsControl } from './blame.ts';
import { type Exploration, explore, type Plan } from './explore.ts';
import { Ledger, type Replay } from './ledger.ts';
import { failingLevels } from './outcome.ts';
import { nothingReached, remarks } from './reach.ts';
import { makeReport, type Setting } from './report.ts';

export interface CheckOptions {
  readonly setting: Setting;
  readonly level: Level;
  readonly failFast: boolean;
  readonly replay: Replay;
  readonly signal: AbortSignal;
  /** What is to be generated after the scenarios; nothing if it is left out. */
  readonly plan?: Plan;
  /** Whether a framework's own deviations fail the run. */
  readonly count: 'own' | 'all';
  /** What a minimal application of the subject's framework shows; null if there is none. */
  control(verdicts: readonly RuleVerdict[]): Promise<readonly RuleVerdict[] | null>;
  /** Called before each scenario. */
  onProgress(done: number, all: number, title: string): void;
}

/** Drives a subject through the scenarios and judges what it did. Never throws for its sake. */
export async function check(
  bench: Bench,
  rules: readonly Rule[],
  scenarios: readonly AnyScenario[],
  options: CheckOptions,
): Promise<Report> {
  const course = new Course(bench, rules, options);
  await course.run(scenarios);
  return course.report();
}

class Course {
  readonly #bench: Bench;
  readonly #rules: readonly Rule[];
  readonly #options: CheckOptions;
  readonly #origins = new Map<string, Origin>();
  readonly #exchanges = new Map<string, Exchange>();
  readonly #webSockets = { asked: false, accepted: false };
  #problem: string | null = null;
  #cutShort: string | null = null;
  #crash: string | null = null;
  #stopped = false;
  #explored: Exploration | null = null;

  constructor(bench: Bench, rules: readonly Rule[], options: CheckOptions) {
    this.#bench = bench;
    this.#rules = rules;
    this.#options = options;
  }

  async run(scenarios: readonly AnyScenario[]): Promise<void> {
    try {
      await this.#runAll(scenarios);
      await this.#collect();
    } catch (error) {
      if (error instanceof CutShort) this.#cutShort = error.message;
      else if (error instanceof SubjectError) this.#problem = error.told;
      else this.#crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
      await this.#collect().catch(() => undefined);
    }
  }

  async report(): Promise<Report> {
    const ledger = new Ledger(this.#rules);
    const exchanges = [...this.#exchanges.values()];
    for (const exchange of exchanges) ledger.add(exchange, this.#originOf(exchange));
    ledger.addSession(exchanges, (exchange) => this.#originOf(exchange));
    if (this.#explored !== null) ledger.addExplored(this.#explored);
    const unreached = nothingReached(exchanges, this.#bench.routes);
    return makeReport(this.#options.setting, {
      identity: this.#bench.identity,
      interface: this.#bench.interface,
      entry: this.#bench.entry,
      verdicts: await this.#blame(ledger.verdicts(this.#options.replay)),
      exhibits: ledger.exhibits(),
      exchanges: exchanges.length + (this.#explored?.exchanges ?? 0),
      cases: this.#explored?.cases ?? 0,
      notes: [
        ...this.#bench.notes,
        ...remarks(exchanges, this.#bench.routes),
        ...(this.#explored?.notes ?? []),
      ],
      log: this.#bench.log(),
      level: this.#options.level,
      interrupted: this.#options.signal.aborted,
      problem: this.#problem,
      cutShort: this.#cutShort,
      crash: this.#crash,
      unreached,
    });
  }

  async #blame(verdicts: RuleVerdict[]): Promise<RuleVerdict[]> {
    const { framework } = this.#bench.identity;
    const { count, signal } = this.#options;
    if (framework === null || signal.aborted || !needsControl(verdicts)) return verdicts;
    const shown = await this.#options.control(verdicts);
    return shown === null ? verdicts : assignBlame(verdicts, shown, framework, count);
  }

  /** Surrounding scenarios first, each inside the one before; the others inside of them all. */
  async #runAll(scenarios: readonly AnyScenario[]): Promise<void> {
    const inner = scenarios.filter((each): each is Scenario => 'run' in each);
    let run = async () => {
      const apart = inner.filter((each) => each.isApart?.(this.#bench) === true);
      const inTurn = inner.filter((each) => !apart.includes(each));
      const running = apart.map((each) => each.run(this.#drive(each)));
      const ends = await Promise.allSettled([this.#runInTurn(inTurn), ...running]);
      const failed = ends.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    };
    for (const scenario of scenarios) {
      if (!('around' in scenario)) continue;
      const others = run;
      run = () => scenario.around(this.#drive(scenario), others);
    }
    await run();
    this.#options.onProgress(inner.length, inner.length, '');
  }

  async #runInTurn(scenarios: readonly Scenario[]): Promise<void> {
    for (const [i, scenario] of scenarios.entries()) {
      if (this.#isOver()) return;
      this.#options.onProgress(i, scenarios.length, scenario.title);
      await scenario.run(this.#drive(scenario));
    }
    await this.#doAgain();
    await this.#explore();
  }

  async #doAgain(): Promise<void> {
    await this.#collect();
    for (const request of inTurns(this.#rules, [...this.#exchanges.values()])) {
      if (this.#isOver()) return;
      const drive = this.#noting(this.#bench, this.#originOf(null));
      await (request.kind === 'http' ? drive.http(request) : drive.websocket(request));
    }
  }

  async #explore(): Promise<void> {
    const { plan, signal, failFast, level } = this.#options;
    if (plan === undefined || this.#isOver()) return;
    let known: Promise<ReadonlyMap<string, boolean>> | null = null;
    const began = Date.now();
    this.#explored = await explore(this.#bench, this.#rules, {
      ...plan,
      ground: this.#ground(),
      known: () => (known ??= this.#known()),
      stopAt: failFast ? (rule) => failingLevels(level).includes(rule.level) : null,
      signal,
      onProgress: (done, all) => {
        const rate = Math.round(done / Math.max(0.001, (Date.now() - began) / 1000));
        this.#options.onProgress(done, all, `generated cases (${rate}/s)`);
      },
    });
  }

  /** Where nobody has ever accepted a WebSocket, what is said there is said to nobody. */
  #ground(): Ground {
    const { interface: spoken, routes, headers, safe } = this.#bench;
    const isDeaf = this.#webSockets.asked && !this.#webSockets.accepted;
    const heard = isDeaf ? routes.filter(({ kind }) => kind !== 'websocket') : routes;
    return { interface: spoken, routes: heard, headers, safe };
  }

  /** What scenarios have found so far. */
  async #known(): Promise<ReadonlyMap<string, boolean>> {
    await this.#collect();
    const ledger = new Ledger(this.#rules);
    const exchanges = [...this.#exchanges.values()];
    for (const exchange of exchanges) ledger.add(exchange, this.#originOf(exchange));
    ledger.addSession(exchanges, (exchange) => this.#originOf(exchange));
    return ledger.places();
  }

  /** The bench, with the origin of each exchange noted. */
  #drive(scenario: AnyScenario): Drive {
    return this.#noting(this.#bench, { kind: 'scenario', id: scenario.id });
  }

  #noting(drive: Drive, origin: Origin): Drive {
    const note = async (running: Promise<Exchange>) => {
      const exchange = await running;
      if (exchange.id === NOT_MADE) return exchange;
      this.#origins.set(exchange.id, origin);
      this.#watch(exchange, origin);
      if (exchange.kind === 'websocket') {
        this.#webSockets.asked = true;
        this.#webSockets.accepted ||= accepts(exchange);
      }
      return exchange;
    };
    return {
      interface: drive.interface,
      routes: drive.routes,
      headers: drive.headers,
      safe: drive.safe,
      get hasLifespan() {
        return drive.hasLifespan;
      },
      http: (request) => note(drive.http(request)),
      websocket: (request) => note(drive.websocket(request)),
      scope: (scope, events) => note(drive.scope(scope, events)),
      startLifespan: (variation) => drive.startLifespan(variation),
      stopLifespan: () => drive.stopLifespan(),
      fresh: async () => this.#noting(await drive.fresh(), origin),
    };
  }

  /** With `--fail-fast`, the first finding ends the run. */
  #watch(exchange: Exchange, origin: Origin): void {
    if (!this.#options.failFast || this.#stopped) return;
    const ledger = new Ledger(this.#rules);
    ledger.add(exchange, origin);
    this.#stopped = ledger.hasFindings(failingLevels(this.#options.level));
  }

  #isOver(): boolean {
    return this.#stopped || this.#options.signal.aborted;
  }

  async #collect(): Promise<void> {
    for (const exchange of await this.#bench.take()) this.#exchanges.set(exchange.id, exchange);
  }

  #originOf(exchange: Exhibit | null): Origin {
    const known = exchange === null ? undefined : this.#origins.get(exchange.id);
    return known ?? { kind: 'scenario', id: `${this.#bench.interface}/session` };
  }
}

function accepts(exchange: WebSocketExchange): boolean {
  return asgiEvents(exchange, 'send').some((event) => messageType(event) === 'websocket.accept');
}
