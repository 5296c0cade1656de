import { SubjectError } from '../model/errors.ts';
import type { Level } from '../model/names.ts';
import type { Origin, Report, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import type { Served, ServedSession } from '../model/served.ts';
import type { ServerBench } from '../model/server-bench.ts';
import type { ServerScenario } from '../model/server-scenario.ts';
import { Ledger, type Replay } from './ledger.ts';
import { failingLevels } from './outcome.ts';
import { makeReport, type Setting } from './report.ts';

export interface ServerCheckOptions {
  readonly setting: Setting;
  readonly level: Level;
  readonly failFast: boolean;
  readonly replay: Replay;
  readonly signal: AbortSignal;
  /** Called whenever a scenario is over. */
  onProgress(done: number, all: number, title: string): void;
}

/** Drives a server through the scenarios and judges what it did. Never throws for its sake. */
export async function checkServer(
  bench: ServerBench,
  rules: readonly Rule[],
  scenarios: readonly ServerScenario[],
  options: ServerCheckOptions,
): Promise<Report> {
  const course = new Course(bench, rules, options);
  await course.run(scenarios.filter(({ starts }) => starts !== true || bench.showsStarts));
  return course.report();
}

/** A finding was made, and the first one is to end the run. */
class Enough extends Error {}

class Course {
  readonly #bench: ServerBench;
  readonly #rules: readonly Rule[];
  readonly #options: ServerCheckOptions;
  readonly #origins = new Map<string, Origin>();
  #served: Served[] = [];
  #session: ServedSession | null = null;
  /** How often the scenarios have been begun. */
  #attempt = 0;
  #problem: string | null = null;
  #crash: string | null = null;

  constructor(bench: ServerBench, rules: readonly Rule[], options: ServerCheckOptions) {
    this.#bench = bench;
    this.#rules = rules;
    this.#options = options;
  }

  async run(scenarios: readonly ServerScenario[]): Promise<void> {
    try {
      await this.#runTwice(scenarios);
      if (!this.#options.signal.aborted) this.#session = await this.#bench.finish();
    } catch (error) {
      if (error instanceof SubjectError) this.#problem = error.told;
      else if (!(error instanceof Enough)) this.#crash = errorText(error);
    }
  }

  report(): Report {
    const ledger = new Ledger(this.#rules);
    for (const served of this.#served) ledger.addServed(served, this.#originOf(served.id));
    if (this.#session !== null) {
      ledger.addServedSession(this.#session, (exhibit) => this.#originOf(exhibit?.id ?? ''));
    }
    const { identity, entry, notes } = this.#bench;
    return makeReport(this.#options.setting, {
      identity,
      interface: this.#bench.interface,
      entry,
      verdicts: ledger.verdicts(this.#options.replay).map((each) => this.#excuse(each)),
      exhibits: ledger.exhibits(),
      exchanges: this.#served.length,
      cases: 0,
      notes,
      log: this.#bench.log(),
      level: this.#options.level,
      interrupted: this.#options.signal.aborted,
      problem: this.#problem,
      cutShort: null,
      crash: this.#crash,
      unreached: null,
    });
  }

  #excuse(verdict: RuleVerdict): RuleVerdict {
    const reason = this.#bench.exempt.get(verdict.id);
    if (reason === undefined || verdict.verdict !== 'fail') return verdict;
    return { ...verdict, verdict: 'exempt', reason };
  }

  /** A server that ends in the middle gets a second chance: what it did before is forgotten. */
  async #runTwice(scenarios: readonly ServerScenario[]): Promise<void> {
    try {
      await this.#runAll(scenarios);
    } catch (error) {
      if (!(error instanceof SubjectError) || this.#options.signal.aborted) throw error;
      this.#served = [];
      this.#origins.clear();
      await this.#bench.restart();
      await this.#runAll(scenarios);
    }
  }

  async #runAll(scenarios: readonly ServerScenario[]): Promise<void> {
    let done = 0;
    this.#attempt += 1;
    const run = async (scenario: ServerScenario) => {
      if (this.#options.signal.aborted) return;
      await this.#bench.run(scenario, this.#noting(scenario));
      this.#options.onProgress(++done, scenarios.length, scenario.title);
    };
    const together = scenarios.filter((each) => each.alone !== true);
    const isLong = ({ long }: ServerScenario) => long === true;
    const short = together.filter((each) => !isLong(each));
    await this.#alive(Promise.all([...together.filter(isLong), ...short].map(run)));
    for (const scenario of scenarios.filter((each) => each.alone === true)) {
      await this.#alive(run(scenario));
    }
  }

  /** The same, unless the server ends meanwhile. */
  #alive<T>(running: Promise<T>): Promise<T> {
    // What else goes wrong after the server's end is its consequence.
    running.catch(() => undefined);
    return Promise.race([running, this.#bench.died]);
  }

  /** What still comes of an attempt that was given up is not noted. */
  #noting(scenario: ServerScenario): (served: Served) => void {
    const attempt = this.#attempt;
    return (served) => {
      if (attempt === this.#attempt) this.#note(served, scenario);
    };
  }

  #note(served: Served, { id }: ServerScenario): void {
    const origin: Origin = { kind: 'scenario', id };
    this.#served.push(served);
    this.#origins.set(served.id, origin);
    if (!this.#options.failFast) return;
    const ledger = new Ledger(this.#rules);
    ledger.addServed(served, origin);
    if (ledger.hasFindings(failingLevels(this.#options.level))) throw new Enough();
  }

  #originOf(id: string): Origin {
    const fallback = `${this.#bench.interface}/session`;
    return this.#origins.get(id) ?? { kind: 'scenario', id: fallback };
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
