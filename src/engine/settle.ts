import type { Bench } from '../model/bench.ts';
import { SubjectError } from '../model/errors.ts';
import { type Exchange, isTrouble } from '../model/evidence.ts';
import type { Act } from '../model/property.ts';
import type { Origin } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { inFresh } from './aftermath.ts';
import type { ExploreOptions } from './explore.ts';
import { type GeneratedCase, partsOf, type Source } from './generated.ts';
import { gatherings, judge, type Sighting } from './judge.ts';
import type { Explored } from './ledger.ts';
import { type Candidate, done } from './sweep.ts';

/** Findings whose smallest case is looked for; others are told as they were seen. */
const MOST_SHRUNK = 12;
/** Milliseconds for the search of one, and of all. */
const SHRINKING = 10_000;
const SHRINKING_ALL = 60_000;
/** Tries that end the process, of each finding. */
const MOST_TROUBLES = 5;
/** How often a smallest case is tried in a process of its own. */
const TRIES = 5;
/** The same for a case that needs a new process each time, and how many of them its search may take. */
const FRESH_TRIES = 3;
const MOST_PROCESSES = 60;
/** The property whose cases are tried where a finding depends on what came before it. */
const SEQUENCES = 'http/properties/sequences';
const MOST_SEQUENCES = 16;

type Found = Explored['found'][number];

/** What came of a difference that is none: it is told in a note. */
const CHANCE = 'chance';

/** Rules that have met chance: what others that compare have seen is not looked at any more. */
const MOST_CHANCES = 3;

/** Looks for the smallest case of each finding, and tries it in a fresh process. */
export async function settle(
  bench: Bench,
  candidates: readonly Candidate[],
  sources: ReadonlyMap<string, Source>,
  options: Pick<ExploreOptions, 'seed' | 'signal' | 'again'>,
): Promise<{ readonly found: readonly Found[]; readonly notes: readonly string[] }> {
  const deadline = Date.now() + SHRINKING_ALL;
  const found: Found[] = [];
  const chances = new Set<string>();
  let unshrunk = 0;
  for (const candidate of candidates) {
    if (chances.size >= MOST_CHANCES && isComparison(candidate.rule)) continue;
    const source = sources.get(candidate.shown.property);
    // What hangs takes too long to be done again and again.
    const { exchange } = candidate.sighting;
    const hangs = exchange !== null && 'ended' in exchange && exchange.ended.how === 'hung';
    const isPossible = source !== undefined && !options.signal.aborted && !hangs;
    if (isPossible && found.length < MOST_SHRUNK && Date.now() < deadline) {
      const until = Math.min(deadline, Date.now() + SHRINKING);
      const settled = await settleOrTell(bench, candidate, sources, { seed: options.seed, until });
      if (settled === CHANCE) chances.add(candidate.rule.id);
      else if (settled !== null) found.push(settled);
    } else {
      if (options.again === null) unshrunk += 1;
      found.push(asSeen(candidate, options.seed));
    }
  }
  const note = `${unshrunk} of ${found.length} findings of generated cases are shown as they were seen: their smallest cases were not looked for`;
  const seldom = `a difference did not come back each time, and counts as chance: ${[...chances].join(', ')}`;
  return { found, notes: [...(unshrunk > 0 ? [note] : []), ...(chances.size > 0 ? [seldom] : [])] };
}

/** Where the subject cannot be started any more, what was seen is told all the same. */
async function settleOrTell(
  ...settled: Parameters<typeof settleOne>
): Promise<Found | typeof CHANCE | null> {
  try {
    return await settleOne(...settled);
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    const [, candidate, , { seed }] = settled;
    return asSeen(candidate, seed);
  }
}

/** Null where it is none: what the subject does after an exchange has ended puts it right. */
async function settleOne(
  bench: Bench,
  candidate: Candidate,
  sources: ReadonlyMap<string, Source>,
  options: { readonly seed: number; readonly until: number },
): Promise<Found | typeof CHANCE | null> {
  const { shown, sighting: first } = candidate;
  const source = sources.get(shown.property);
  if (source === undefined) return asSeen(candidate, options.seed);
  const trial = new Trial(bench, candidate);
  if (await trial.isPutRight(shown.acts)) return null;
  if (source.property.startsFresh === true) return settleFresh(trial, source, shown, options);
  const least = await trial.least(shown);
  const smallest = await source.shrink(least, (acts) => trial.fails(acts), options.until);
  // The last that failed is the smallest, unless the case never failed a second time.
  const failed = await trial.confirm(smallest.acts);
  if (first.exchange !== null && dependsOnOthers(failed)) {
    const led = await findSequence(trial, sources.get(SEQUENCES), options);
    if (led !== null) return led;
  }
  if (!isChance(candidate.rule, failed)) return trial.found(smallest, failed, options.seed);
  // What comes once in each process does not come again in the same.
  const anew = await trial.confirmFresh(smallest.acts);
  return isChance(candidate.rule, anew) ? CHANCE : trial.found(smallest, anew, options.seed);
}

function isComparison({ on }: Rule): boolean {
  return on === 'session' || on === 'series';
}

/** What compares exchanges has seen nothing where it does not see it each time: it may be by chance. */
function isChance(rule: Rule, failed: readonly boolean[]): boolean {
  return isComparison(rule) && failed.includes(false);
}

/** Not at first, and then always, or not at all: what came before is at fault, and not chance. */
function dependsOnOthers(failed: readonly boolean[]): boolean {
  const first = failed.indexOf(true);
  return failed[0] === false && (first < 0 || !failed.slice(first).includes(false));
}

/** What came before has led to it: looks for the smallest sequence that does, from the start. */
async function findSequence(
  trial: Trial,
  source: Source | undefined,
  options: { readonly seed: number; readonly until: number },
): Promise<Found | null> {
  for (const shown of source?.cases(0, MOST_SEQUENCES) ?? []) {
    if (source !== undefined && (await trial.failsFresh(shown.acts))) {
      const led = await settleFresh(trial, source, shown, options);
      if (led !== CHANCE) return led;
    }
  }
  return null;
}

async function settleFresh(
  trial: Trial,
  source: Source,
  shown: GeneratedCase,
  { seed }: { readonly seed: number },
): Promise<Found | typeof CHANCE> {
  const until = Date.now() + SHRINKING_ALL;
  let left = MOST_PROCESSES;
  const fails = async (acts: readonly Act[]) => left-- > 0 && trial.failsFresh(acts);
  const smallest = await source.shrink(shown, fails, until);
  const failed = await trial.confirmFresh(smallest.acts);
  // Such a case has all that led to it in itself.
  return failed.includes(true) ? trial.found(smallest, failed, seed) : CHANCE;
}

/** Tries whether cases show a finding. */
class Trial {
  readonly #bench: Bench;
  readonly #candidate: Candidate;
  #last: Sighting;
  #troubles = 0;

  constructor(bench: Bench, candidate: Candidate) {
    this.#bench = bench;
    this.#candidate = candidate;
    this.#last = candidate.sighting;
  }

  /** In the process that has answered all the others. */
  async fails(acts: readonly Act[], bench = this.#bench): Promise<boolean> {
    const { rule, sighting, shown } = this.#candidate;
    if (this.#troubles >= MOST_TROUBLES) return false;
    const exchanges = done(await bench.runMany(acts));
    if (exchanges.some(isTrouble)) this.#troubles += 1;
    const seen = sightingIn(rule, sighting.message, shown.property, exchanges);
    if (seen !== null) this.#last = seen;
    return seen !== null;
  }

  /** In a process that has answered nothing yet. */
  async failsFresh(acts: readonly Act[]): Promise<boolean> {
    return inFresh(this.#bench, (fresh) => this.fails(acts, fresh));
  }

  /** One request of the case alone, where that is enough. */
  async least(shown: GeneratedCase): Promise<GeneratedCase> {
    if (shown.acts.length === 1 || isComparison(this.#candidate.rule)) return shown;
    for (const part of partsOf(shown)) if (await this.failsFresh(part.acts)) return part;
    return shown;
  }

  /** Whether it fails, each of {@link TRIES} times in a process of its own. */
  async confirm(acts: readonly Act[]): Promise<boolean[]> {
    this.#troubles = 0;
    return inFresh(this.#bench, async (fresh) => {
      const failed: boolean[] = [];
      for (let i = 0; i < TRIES; i += 1) failed.push(await this.fails(acts, fresh));
      return failed;
    });
  }

  /** Whether it fails, each of {@link FRESH_TRIES} times as the first that a process gets. */
  async confirmFresh(acts: readonly Act[]): Promise<boolean[]> {
    const failed: boolean[] = [];
    for (let i = 0; i < FRESH_TRIES; i += 1) {
      // However many processes the search for a smaller one has cost.
      this.#troubles = 0;
      failed.push(await this.failsFresh(acts));
    }
    return failed;
  }

  /**
   * Whether it shows in what is recorded at speed, and not in the whole: an ASGI application may
   * have left a task behind, which goes on after the exchange.
   */
  async isPutRight(acts: readonly Act[]): Promise<boolean> {
    const { rule } = this.#candidate;
    if (rule.on !== 'http' && rule.on !== 'websocket') return false;
    return inFresh(this.#bench, async (fresh) => {
      if (!(await this.fails(acts, fresh))) return false;
      for (let i = 0; i < FRESH_TRIES; i += 1) {
        const exchanges: Exchange[] = [];
        for (const act of acts) {
          exchanges.push(await (act.kind === 'http' ? fresh.http(act) : fresh.websocket(act)));
        }
        const late = new Map((await fresh.take()).map((each) => [each.id, each]));
        // One that only now and then fails is not put right when it does not.
        if (this.#isSeen(exchanges)) {
          return !this.#isSeen(exchanges.map((each) => late.get(each.id) ?? each));
        }
      }
      return false;
    });
  }

  #isSeen(exchanges: readonly Exchange[]): boolean {
    const { rule, sighting, shown } = this.#candidate;
    const views = done(exchanges);
    return sightingIn(rule, sighting.message, shown.property, views) !== null;
  }

  found(smallest: GeneratedCase, failed: readonly boolean[], seed: number): Found {
    const { rule, count } = this.#candidate;
    const failures = failed.filter(Boolean).length;
    const confirmed = { failures, tries: failed.length };
    const origin = originOf(smallest, seed, confirmed);
    return { rule, sighting: withRate(this.#last, confirmed), origin, count };
  }
}

/** What one rule sees in the exchanges of one case that has this message; null if nothing. */
export function sightingIn(
  rule: Rule,
  message: string,
  property: string,
  exchanges: readonly Exchange[],
): Sighting | null {
  for (const evidence of [...exchanges, ...gatherings(property, exchanges)]) {
    const found = judge(rule, evidence).sightings.find((each) => each.message === message);
    if (found !== undefined) return found;
  }
  return null;
}

function asSeen({ rule, sighting, shown, count }: Candidate, seed: number): Found {
  return { rule, sighting, origin: originOf(shown, seed), count };
}

function originOf(
  { property, path, acts }: GeneratedCase,
  seed: number,
  confirmed?: Origin['confirmed'],
): Origin {
  const origin: Origin = { kind: 'property', id: property, seed, path, input: acts };
  return confirmed === undefined ? origin : { ...origin, confirmed };
}

/** A finding that does not come every time says so. */
export function withRate(
  sighting: Sighting,
  { failures, tries }: Required<Origin>['confirmed'],
  where = ' in a process of its own',
): Sighting {
  if (failures === tries) return sighting;
  const rate = `flaky: ${failures} of ${tries} times${where}`;
  return { ...sighting, text: `${sighting.text} (${rate})` };
}
