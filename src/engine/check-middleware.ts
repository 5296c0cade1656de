import { SubjectError } from '../model/errors.ts';
import type { Exhibit } from '../model/evidence.ts';
import type { Identity } from '../model/bench.ts';
import type { Interface, Level } from '../model/names.ts';
import type { MiddlewareDrive, MiddlewareScenario, Pair } from '../model/pair.ts';
import { isPlain, raisedOutside } from '../model/pairs.ts';
import type { Origin, Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { pairsInTurns } from './again.ts';
import { exploreMiddleware, type MiddlewarePlan, type PairBench } from './explore-middleware.ts';
import type { Exploration } from './explore.ts';
import { viewOf } from './faces.ts';
import { JudgedPairs } from './judged-pairs.ts';
import { Ledger, type Replay } from './ledger.ts';
import { failingLevels } from './outcome.ts';
import { firstError } from './reach.ts';
import { makeReport, type Setting } from './report.ts';

/** A middleware, opened: something that can be driven and that reports what both its faces did. */
export interface MiddlewareSubject extends MiddlewareDrive, PairBench {
  readonly interface: Interface;
  readonly inside: Interface;
  readonly entry: string;
  readonly identity: Identity;
  readonly notes: readonly string[];
  /** Every pair so far. */
  take(): Promise<readonly Pair[]>;
  log(): { stdout: string; stderr: string };
}

export interface MiddlewareCheckOptions {
  readonly setting: Setting;
  readonly level: Level;
  readonly failFast: boolean;
  readonly replay: Replay;
  /** What is to be generated after the scenarios; nothing if it is left out. */
  readonly plan?: MiddlewarePlan;
  readonly signal: AbortSignal;
  onProgress(done: number, all: number, title: string): void;
}

/** Drives a middleware through the scenarios and judges both its faces. */
export async function checkMiddleware(
  subject: MiddlewareSubject,
  rules: readonly Rule[],
  scenarios: readonly MiddlewareScenario[],
  options: MiddlewareCheckOptions,
): Promise<Report> {
  const origins = new Map<string, Origin>();
  let problem: string | null = null;
  let crash: string | null = null;
  let explored: Exploration | null = null;
  let isOver = false;
  const judged = new JudgedPairs(rules);
  try {
    for (const [i, scenario] of scenarios.entries()) {
      if (options.signal.aborted) break;
      options.onProgress(i, scenarios.length, scenario.title);
      const origin: Origin = { kind: 'scenario', id: scenario.id };
      const watch = new Ledger(rules);
      await scenario.run(
        noting(subject, (pair) => {
          origins.set(pair.id, origin);
          if (options.failFast) watch.addPair(judged.of(pair), origin);
          else judged.ahead(pair);
        }),
      );
      isOver = watch.hasFindings(failingLevels(options.level));
      if (isOver) break;
    }
    if (!isOver) await doAgain(subject, rules, options.signal);
    const { plan } = options;
    const isMore = plan !== undefined && plan.properties.length > 0;
    if (isMore && !isOver && !options.signal.aborted) {
      explored = await exploreMiddleware(subject, rules, {
        ...plan,
        known: placesOf(await subject.take(), rules, judged),
        signal: options.signal,
        onProgress: (done, all) => options.onProgress(done, all, 'generated cases'),
      });
    }
    options.onProgress(scenarios.length, scenarios.length, '');
  } catch (error) {
    if (error instanceof SubjectError) problem = error.told;
    else crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  return report(subject, rules, { ...options, judged, origins, explored, problem, crash });
}

interface Course extends MiddlewareCheckOptions {
  readonly judged: JudgedPairs;
  readonly origins: ReadonlyMap<string, Origin>;
  readonly explored: Exploration | null;
  readonly problem: string | null;
  readonly crash: string | null;
}

async function report(
  subject: MiddlewareSubject,
  rules: readonly Rule[],
  { judged, origins, explored, problem, crash, ...options }: Course,
): Promise<Report> {
  const pairs = await subject.take();
  const ledger = new Ledger(rules);
  const unknown: Origin = { kind: 'scenario', id: `${subject.interface}/session` };
  for (const pair of pairs) ledger.addPair(judged.of(pair), origins.get(pair.id) ?? unknown);
  const byExhibit = new Map<string, Origin>();
  for (const { id, outer, inner } of pairs) {
    for (const face of [outer.id, inner.id]) byExhibit.set(face, origins.get(id) ?? unknown);
  }
  const originOf = (exhibit: Exhibit | null) => byExhibit.get(exhibit?.id ?? '') ?? unknown;
  ledger.addPairSession(pairs, originOf);
  if (explored !== null) ledger.addExplored(explored);
  return makeReport(options.setting, {
    identity: subject.identity,
    interface: subject.interface,
    entry: subject.entry,
    verdicts: ledger.verdicts(options.replay),
    exhibits: ledger.exhibits(),
    exchanges: pairs.length + (explored?.exchanges ?? 0),
    cases: explored?.cases ?? 0,
    cutShort: null,
    notes: [...subject.notes, ...remarks(pairs), ...(explored?.notes ?? [])],
    log: subject.log(),
    level: options.level,
    interrupted: options.signal.aborted,
    problem,
    crash,
    unreached: isReached(pairs, options)
      ? null
      : 'the middleware called the application inside for no request at all; name a path that it lets through with --path',
  });
}

/** One case alone says nothing of others. */
function isReached(pairs: readonly Pair[], { plan }: MiddlewareCheckOptions): boolean {
  const isAlone = plan !== undefined && plan.only !== null;
  return isAlone || pairs.some(({ inner }) => inner.calls.length > 0);
}

/** What scenarios have found. */
function placesOf(
  pairs: readonly Pair[],
  rules: readonly Rule[],
  judged: JudgedPairs,
): ReadonlyMap<string, boolean> {
  const ledger = new Ledger(rules);
  const origin: Origin = { kind: 'scenario', id: 'session' };
  for (const pair of pairs) ledger.addPair(judged.of(pair), origin);
  ledger.addPairSession(pairs, () => origin);
  return ledger.places();
}

/** The subject, with each pair told of as it comes. */
async function doAgain(
  subject: MiddlewareSubject,
  rules: readonly Rule[],
  signal: AbortSignal,
): Promise<void> {
  const usual = new Set(subject.headers.map((each) => each.join(':')));
  for (const { inside, ...request } of pairsInTurns(rules, await subject.take())) {
    if (signal.aborted) return;
    const headers = request.headers.filter((each) => !usual.has(each.join(':')));
    await (request.kind === 'http'
      ? subject.http({ ...request, headers }, inside.script, inside)
      : subject.websocket({ ...request, headers }, inside.script, inside));
  }
}

function noting(subject: MiddlewareDrive, note: (pair: Pair) => void): MiddlewareDrive {
  const noted = async (running: Promise<Pair>) => {
    const pair = await running;
    note(pair);
    return pair;
  };
  return {
    interface: subject.interface,
    inside: subject.inside,
    routes: subject.routes,
    http: (request, script, options) => noted(subject.http(request, script, options)),
    websocket: (request, script, options) => noted(subject.websocket(request, script, options)),
    scope: (scope, events, script, options) => noted(subject.scope(scope, events, script, options)),
    lifespan: (script, options) => noted(subject.lifespan(script, options)),
  };
}

function remarks(pairs: readonly Pair[]): string[] {
  const silent = pairs.filter(
    ({ inner, outer }) => inner.calls.length === 0 && outer.kind !== 'lifespan',
  );
  if (silent.length === 0) return failures(pairs);
  return [
    `in ${silent.length} of ${pairs.length} exchanges the middleware did not call the application inside`,
    ...failures(pairs),
  ];
}

/** Says so where the middleware itself failed: no rule forbids it, and there is nothing to judge. */
function failures(pairs: readonly Pair[]): string[] {
  const ordinary = pairs.map(viewOf).filter((pair) => pair.outer.request !== null && isPlain(pair));
  const raised = ordinary.filter((pair) => raisedOutside(pair)?.exception.ours === false);
  const [first] = raised;
  if (first === undefined) return [];
  return [
    `${raised.length} of ${ordinary.length} ordinary exchanges ended in an exception of the middleware's own: ${firstError(first.outer)}`,
  ];
}
