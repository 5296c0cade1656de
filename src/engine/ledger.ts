import type { Evidence, Exchange, Exhibit } from '../model/evidence.ts';
import type { Pair } from '../model/pair.ts';
import type { Finding, Origin, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import type { Served, ServedSession } from '../model/served.ts';
import { pairSession, sessionsOf } from './faces.ts';
import { judge, judgeable, type Judgement, type Sighting } from './judge.ts';
import type { PairJudgement } from './judged-pairs.ts';
import { pathOf } from './paths.ts';

interface Entry {
  /** The simplest exchange that showed it. */
  sighting: Sighting;
  origin: Origin;
  /** Exchanges that showed it, and the last of them. */
  count: number;
  last: string | null;
  readonly paths: Set<string>;
}

interface Account {
  occasions: number;
  error: string | null;
  readonly entries: Map<string, Entry>;
}

/** Where an exchange came from; null stands for the session as a whole. */
type OriginOf = (exchange: Exhibit | null) => Origin;

/** What generated cases have shown. */
export interface Explored {
  readonly occasions: ReadonlyMap<Rule, number>;
  readonly errors: ReadonlyMap<Rule, string>;
  readonly found: readonly {
    readonly rule: Rule;
    readonly sighting: Sighting;
    readonly origin: Origin;
    readonly count: number;
  }[];
}

/** Makes the command that shows a finding again. */
export type Replay = (rule: Rule, origin: Origin, path: string | null) => string;

const MOST_PATHS = 10;
/** A request of which there is no more is small enough for anybody. */
const SMALL = 100;

/** What each rule has seen so far. The same finding on many exchanges is one finding. */
export class Ledger {
  readonly #rules: readonly Rule[];
  readonly #accounts = new Map<Rule, Account>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    for (const rule of rules) {
      this.#accounts.set(rule, { occasions: 0, error: null, entries: new Map() });
    }
  }

  /** Judges an exchange by every rule. */
  add(exchange: Exchange, origin: Origin): void {
    const view = judgeable(exchange);
    for (const rule of this.#rules) {
      if (rule.on !== 'session') this.#apply(rule, view, () => origin);
    }
  }

  /** Judges everything that one process did, by the rules that look at all of it. */
  addSession(exchanges: readonly Exchange[], originOf: OriginOf): void {
    const session: Evidence = {
      kind: 'session',
      id: 'session',
      exchanges: exchanges.map(judgeable),
    };
    for (const rule of this.#rules) {
      if (rule.on === 'session') this.#apply(rule, session, originOf);
    }
  }

  /** Judges one request to a server by every rule. */
  addServed(served: Served, origin: Origin): void {
    for (const rule of this.#rules) {
      if (rule.on === 'served') this.#apply(rule, served, () => origin);
    }
  }

  /** Judges everything that was seen of a server. */
  addServedSession(session: ServedSession, originOf: OriginOf): void {
    for (const rule of this.#rules) {
      if (rule.on === 'served-session') this.#apply(rule, session, originOf);
    }
  }

  /** Takes in what rules say of both faces of a middleware in one exchange. */
  addPair(judgements: readonly PairJudgement[], origin: Origin): void {
    for (const [rule, judgement] of judgements) this.#take(rule, judgement, () => origin);
  }

  /** Judges everything that was seen of a middleware, by the rules that look at all of it. */
  addPairSession(pairs: readonly Pair[], originOf: OriginOf): void {
    const session = pairSession(pairs);
    const groups = sessionsOf(session.pairs);
    for (const rule of this.#rules) {
      if (rule.on === 'pair-session') this.#apply(rule, session, originOf);
      if (rule.on !== 'session') continue;
      for (const group of groups) this.#apply(rule, group, originOf);
    }
  }

  /** Takes in what generated cases have shown: occasions, and findings with how many showed them. */
  addExplored({ occasions, errors, found }: Explored): void {
    for (const [rule, number] of occasions) this.#account(rule).occasions += number;
    for (const [rule, error] of errors) this.#account(rule).error ??= error;
    for (const { rule, sighting, origin, count } of found) {
      const account = this.#account(rule);
      const place = placeKey(rule, sighting);
      const known = [...account.entries].find(
        ([, entry]) => placeKey(rule, entry.sighting) === place,
      );
      this.#note(account, sighting, origin, { count, key: known?.[0] });
    }
  }

  /** The findings so far, as {@link placeKey} names them, and whether a small request shows each. */
  places(): Map<string, boolean> {
    const places = new Map<string, boolean>();
    for (const [rule, { entries }] of this.#accounts) {
      for (const { sighting } of entries.values()) {
        const isSmall = sighting.exchange === null || bulk(sighting.exchange) <= SMALL;
        const key = placeKey(rule, sighting);
        places.set(key, isSmall || places.get(key) === true);
      }
    }
    return places;
  }

  /** True as soon as a rule of one of these levels was broken. */
  hasFindings(levels: readonly Rule['level'][]): boolean {
    return [...this.#accounts].some(
      ([rule, account]) => levels.includes(rule.level) && account.entries.size > 0,
    );
  }

  /** The exchanges that findings point to. */
  exhibits(): readonly Exhibit[] {
    const shown = new Map<string, Exhibit>();
    for (const account of this.#accounts.values()) {
      for (const { sighting } of account.entries.values()) {
        if (sighting.exchange !== null) shown.set(sighting.exchange.id, sighting.exchange);
      }
    }
    return [...shown.values()];
  }

  /** The verdict on each rule; `replay` makes the command that shows a finding again. */
  verdicts(replay: Replay): RuleVerdict[] {
    return this.#rules.map((rule) => this.#verdict(rule, replay));
  }

  /** The rule that tells the mistake which this one found as well: one mistake, one finding. */
  #reasonOf({ follows }: Rule): Rule | undefined {
    return this.#rules.find(
      (rule) => follows?.includes(rule.id) && this.#account(rule).entries.size > 0,
    );
  }

  #apply(rule: Rule, evidence: Evidence, originOf: OriginOf): void {
    this.#take(rule, judge(rule, evidence), originOf);
  }

  #take(rule: Rule, judgement: Judgement, originOf: OriginOf): void {
    const account = this.#account(rule);
    account.occasions += judgement.occasions;
    account.error ??= judgement.error;
    for (const sighting of judgement.sightings) {
      this.#note(account, sighting, originOf(sighting.exchange));
    }
  }

  #note(
    account: Account,
    sighting: Sighting,
    origin: Origin,
    { count = 1, key = sameness(sighting) }: { count?: number; key?: string | undefined } = {},
  ): void {
    let entry = account.entries.get(key);
    if (entry === undefined) {
      entry = { sighting, origin, count: 0, last: null, paths: new Set() };
      account.entries.set(key, entry);
    }
    if (sighting.exchange === null) return;
    if (sighting.exchange.id !== entry.last) entry.count += count;
    entry.last = sighting.exchange.id;
    if (isSimpler(sighting, entry.sighting)) {
      entry.sighting = sighting;
      entry.origin = origin;
    }
    const path = pathOf(sighting.exchange);
    if (path !== null) entry.paths.add(path);
  }

  #account(rule: Rule): Account {
    const account = this.#accounts.get(rule);
    if (account === undefined) throw new Error(`no account for ${rule.id}`);
    return account;
  }

  #verdict(rule: Rule, replay: Replay): RuleVerdict {
    const { occasions, error, entries } = this.#account(rule);
    const { id, level, requirements } = rule;
    const base = { id, level, requirements, occasions };
    if (error !== null) return { ...base, verdict: 'broken', reason: error, findings: [] };
    const told = entries.size > 0 ? this.#reasonOf(rule) : undefined;
    if (told !== undefined) {
      const reason = `what it saw follows from what ${told.id} found`;
      return { ...base, occasions: 0, verdict: 'untested', reason, findings: [] };
    }
    if (entries.size > 0) {
      const findings = inOrder([...entries.values()]).map((each) => toFinding(each, rule, replay));
      return { ...base, verdict: 'fail', reason: null, findings };
    }
    if (occasions === 0) {
      return { ...base, verdict: 'untested', reason: 'no occasion arose', findings: [] };
    }
    return { ...base, verdict: 'pass', reason: null, findings: [] };
  }
}

function toFinding({ sighting, origin, count, paths }: Entry, rule: Rule, replay: Replay): Finding {
  const { at } = sighting;
  const path = sighting.exchange === null ? null : pathOf(sighting.exchange);
  return {
    message: sighting.message,
    text: sighting.text,
    at: at === null ? null : { file: at.file, line: at.line, function: at.function },
    source: null,
    owner: at?.owner ?? null,
    exchange: sighting.exchange?.id ?? '',
    event: sighting.event,
    origin,
    count: Math.max(1, count),
    paths: pathsOf(sighting, paths).slice(0, MOST_PATHS),
    replay: replay(rule, origin, path),
  };
}

/** Whatever is seen of a server comes in an order of its own each time; its findings do not. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  if (entries.some(({ sighting }) => sighting.exchange?.kind !== 'served')) return entries;
  const named = entries.map((entry) => ({ entry, name: nameOf(entry) }));
  return named.toSorted((a, b) => compareNames(a.name, b.name)).map(({ entry }) => entry);
}

function nameOf({ sighting: { text, at }, paths }: Entry): string {
  return [text, at?.file ?? '', at?.line ?? 0, ...[...paths].toSorted()].join('\n');
}

function compareNames(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function pathsOf({ exchange }: Sighting, paths: ReadonlySet<string>): readonly string[] {
  return exchange?.kind === 'served' ? [...paths].toSorted() : [...paths];
}

function isSimpler(one: Sighting, other: Sighting): boolean {
  const more = size(one) - size(other);
  return more < 0 || (more === 0 && planOf(one) < planOf(other));
}

/** How much a reader has to take in: a plain GET of few events is the least. */
function size({ exchange }: Sighting): number {
  if (exchange === null) return 0;
  return eventsOf(exchange) + bulk(exchange) + (isPlain(exchange) ? 0 : 1000);
}

/** Of a server: what was planned, which is the same each time. */
function eventsOf(exchange: Exhibit): number {
  if (exchange.kind !== 'served') return exchange.events.length;
  const { call = [], iterate = [] } = exchange.script ?? {};
  return call.length + iterate.length + exchange.client.length;
}

/** Tells requests to a server apart that are of one size, whichever came first. */
function planOf({ exchange }: Sighting): string {
  if (exchange?.kind !== 'served') return '';
  return JSON.stringify([exchange.title, exchange.script, exchange.client]);
}

function isPlain(exchange: Exhibit): boolean {
  if (exchange.kind === 'served') {
    return exchange.request?.method === 'GET' && exchange.client.length === 0;
  }
  const { request } = exchange;
  if (request === null) return true;
  const isGet = request.kind === 'http' && request.method === 'GET' && request.leave === null;
  return isGet && request.variation === undefined;
}

/** How much there is of a request. */
function bulk(exchange: Exhibit): number {
  const { request } = exchange;
  if (request === null) return 0;
  if (exchange.kind === 'served' || !('headers' in request)) return request.target.length;
  const parts = 'steps' in request ? request.steps : request.body;
  return request.target.length + request.headers.length + JSON.stringify(parts ?? []).length;
}

/** A finding of generated cases: whatever values came with it, the same message from the same line. */
export function placeKey(rule: Rule, { message, at }: Sighting): string {
  return `${rule.id}|${message}|${at === null ? '' : `${at.file}:${at.line}`}`;
}

/** Two sightings of one mistake: the same message from the same line, numbers aside. */
export function sameness({ message, text, at }: Pick<Finding, 'message' | 'text' | 'at'>): string {
  const place = at === null ? '' : `${at.file}:${at.line}`;
  return `${message}|${place}|${text.replace(/\d+/g, '#')}`;
}
