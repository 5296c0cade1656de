import type { Identity } from '../model/bench.ts';
import type { Exchange, Exhibit, SourceLine } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';
import type { Origin, Report, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { statusOf } from '../model/select.ts';
import { assignBlame, needsControl } from './blame.ts';
import type { CheckOptions } from './check.ts';
import { judge, judgeable } from './judge.ts';
import { Ledger, sameness } from './ledger.ts';
import { pathOf } from './paths.ts';
import { remarks } from './reach.ts';
import { makeReport } from './report.ts';

/** A finding that was not there before. */
export interface News {
  readonly rule: Rule;
  readonly text: string;
  readonly at: SourceLine | null;
  /** The request that showed it, as in `--path`. */
  readonly path: string | null;
}

export type TrafficOptions = Pick<
  CheckOptions,
  'setting' | 'level' | 'count' | 'control' | 'replay'
> & {
  /** Called with the id of an exchange that is not looked at again. */
  forget(id: string): void;
};

/** What is known of a subject when its traffic has come to an end. */
export interface Served {
  readonly identity: Identity;
  readonly interface: Interface;
  readonly entry: string;
  log(): { readonly stdout: string; readonly stderr: string };
}

/** How the traffic has come to an end, where that was not its ordinary one. */
export interface Halt {
  /** Aborts when it is to end at once, and is interrupted. */
  readonly signal: AbortSignal;
  /** Why no more could be served. */
  readonly problem: string | null;
}

/** Events of exchanges that are kept for the rules that look at all exchanges together. */
const MOST_KEPT = 100_000;

/** Judges traffic as it comes, and reports on it in the end. */
export class Traffic {
  readonly #rules: readonly Rule[];
  readonly #options: TrafficOptions;
  readonly #ledger: Ledger;
  readonly #kept = new Map<string, Exchange>();
  readonly #known = new Set<string>();
  #events = 0;
  #gone = 0;
  #isAllNotFound = true;

  constructor(rules: readonly Rule[], options: TrafficOptions) {
    this.#rules = rules;
    this.#options = options;
    this.#ledger = new Ledger(rules);
  }

  /** Takes in exchanges that are new, or to which something was added. */
  take(exchanges: readonly Exchange[]): News[] {
    const news = exchanges.flatMap((exchange) => {
      this.#keep(exchange);
      return this.#newsIn(exchange);
    });
    this.#letGo();
    return news;
  }

  /** Settles everything; nothing is taken in any more. */
  async report(subject: Served, { signal, problem }: Halt): Promise<Report> {
    const exchanges = [...this.#kept.values()];
    for (const exchange of exchanges) this.#settle(exchange);
    this.#ledger.addSession(exchanges, (exchange) => originOf(exchange));
    const found = this.#ledger.verdicts(this.#options.replay);
    const verdicts = signal.aborted ? found : await this.#blame(found, subject.identity);
    const { identity, entry } = subject;
    return makeReport(this.#options.setting, {
      identity,
      interface: subject.interface,
      entry,
      verdicts,
      exhibits: this.#ledger.exhibits(),
      exchanges: this.#gone + exchanges.length,
      cases: 0,
      notes: [...this.#notes(), ...remarks(exchanges, [])],
      log: subject.log(),
      level: this.#options.level,
      interrupted: signal.aborted,
      problem,
      cutShort: null,
      crash: null,
      unreached: this.#unreached(exchanges),
    });
  }

  #keep(exchange: Exchange): void {
    this.#events += exchange.events.length - (this.#kept.get(exchange.id)?.events.length ?? 0);
    this.#kept.set(exchange.id, exchange);
  }

  /** The oldest go first: what is still added to an exchange is added soon after its end. */
  #letGo(): void {
    for (const [id, exchange] of this.#kept) {
      if (this.#events <= MOST_KEPT) return;
      this.#kept.delete(id);
      this.#events -= exchange.events.length;
      this.#gone += 1;
      this.#settle(exchange);
      this.#options.forget(id);
    }
  }

  #settle(exchange: Exchange): void {
    this.#isAllNotFound &&= wasNotFound(exchange);
    this.#ledger.add(exchange, originOf(exchange));
  }

  #newsIn(exchange: Exchange): News[] {
    const view = judgeable(exchange);
    return this.#rules.flatMap((rule) =>
      judge(rule, view).sightings.flatMap((sighting) => {
        const key = `${rule.id}|${sameness(sighting)}`;
        if (this.#known.has(key)) return [];
        this.#known.add(key);
        return [{ rule, text: sighting.text, at: sighting.at, path: pathOf(exchange) }];
      }),
    );
  }

  async #blame(verdicts: RuleVerdict[], { framework }: Identity): Promise<RuleVerdict[]> {
    if (framework === null || !needsControl(verdicts)) return verdicts;
    const shown = await this.#options.control(verdicts);
    return shown === null ? verdicts : assignBlame(verdicts, shown, framework, this.#options.count);
  }

  #notes(): string[] {
    if (this.#gone === 0) return [];
    return [
      `the first ${this.#gone} exchanges were judged one by one, and not together with the others`,
    ];
  }

  #unreached(exchanges: readonly Exchange[]): string | null {
    const requests = exchanges.filter(({ request }) => request !== null).length + this.#gone;
    if (requests === 0) return 'no request came: nothing was checked';
    if (!this.#isAllNotFound) return null;
    return 'every request was answered with 404: nothing of the application was reached';
  }
}

/** Also of a lifespan, which no request has led to. */
function wasNotFound(exchange: Exchange): boolean {
  if (exchange.request === null) return true;
  return exchange.kind !== 'websocket' && statusOf(exchange) === 404;
}

function originOf(exchange: Exhibit | null): Origin {
  const path = exchange === null ? null : pathOf(exchange);
  return { kind: 'traffic', id: path ?? exchange?.kind ?? 'session' };
}
