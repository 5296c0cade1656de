import type { Bench } from '../model/bench.ts';
import { SubjectError } from '../model/errors.ts';
import type { Exchange, Series } from '../model/evidence.ts';
import type { Act } from '../model/property.ts';
import type { Origin } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import type { ExploreOptions } from './explore.ts';
import type { GeneratedCase, Source } from './generated.ts';
import { judge, judgeable, type Sighting } from './judge.ts';
import type { Explored } from './ledger.ts';
import { type Candidate, isTrouble } from './sweep.ts';

/** Findings whose smallest case is looked for; others are told as they were seen. */
const MOST_SHRUNK = 12;
/** Milliseconds for the search of one, and of all. */
const SHRINKING = 4000;
const SHRINKING_ALL = 12_000;
/** Tries that end the process, of each finding. */
const MOST_TROUBLES = 5;
/** How often a smallest case is tried in a process of its own. */
const TRIES = 5;

type Found = Explored['found'][number];

/** Looks for the smallest case of each finding, and tries it in a fresh process. */
export async function settle(
  bench: Bench,
  candidates: readonly Candidate[],
  sources: ReadonlyMap<string, Source>,
  options: Pick<ExploreOptions, 'seed' | 'signal' | 'again'>,
): Promise<{ readonly found: readonly Found[]; readonly notes: readonly string[] }> {
  const deadline = Date.now() + SHRINKING_ALL;
  const found: Found[] = [];
  let unshrunk = 0;
  for (const candidate of candidates) {
    const source = sources.get(candidate.shown.property);
    // What hangs takes too long to be done again and again.
    const hangs = candidate.sighting.exchange?.ended.how === 'hung';
    const isPossible = source !== undefined && !options.signal.aborted && !hangs;
    if (isPossible && found.length < MOST_SHRUNK && Date.now() < deadline) {
      const until = Math.min(deadline, Date.now() + SHRINKING);
      found.push(await settleOrTell(bench, candidate, source, { seed: options.seed, until }));
    } else {
      if (options.again === null) unshrunk += 1;
      found.push(asSeen(candidate, options.seed));
    }
  }
  const note = `${unshrunk} of ${found.length} findings of generated cases are shown as they were seen: their smallest cases were not looked for`;
  return { found, notes: unshrunk > 0 ? [note] : [] };
}

/** Where the subject cannot be started any more, what was seen is told all the same. */
async function settleOrTell(...settled: Parameters<typeof settleOne>): Promise<Found> {
  try {
    return await settleOne(...settled);
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    const [, candidate, , { seed }] = settled;
    return asSeen(candidate, seed);
  }
}

async function settleOne(
  bench: Bench,
  candidate: Candidate,
  source: Source,
  { seed, until }: { readonly seed: number; readonly until: number },
): Promise<Found> {
  const { rule, shown, count, sighting: first } = candidate;
  let last = { sighting: first, shown };
  let troubles = 0;
  const fails = async (on: Bench, acts: readonly Act[]) => {
    if (troubles >= MOST_TROUBLES) return false;
    const exchanges = await on.runMany(acts);
    if (exchanges.some(isTrouble)) troubles += 1;
    const sighting = sightingIn(rule, first.message, shown.property, exchanges);
    if (sighting !== null) last = { sighting, shown: { ...shown, acts } };
    return sighting !== null;
  };
  const smallest = await source.shrink(shown, (acts) => fails(bench, acts), until);
  // The last that failed is the smallest, unless the case never failed a second time.
  const fresh = await bench.fresh();
  try {
    if (bench.hasLifespan) await fresh.startLifespan();
    let failures = 0;
    troubles = 0;
    for (let i = 0; i < TRIES; i += 1) {
      if (await fails(fresh, smallest.acts)) failures += 1;
    }
    const confirmed = { failures, tries: TRIES };
    const origin = originOf(smallest, seed, confirmed);
    return { rule, sighting: withRate(last.sighting, confirmed), origin, count };
  } finally {
    await fresh.close();
  }
}

/** What one rule sees in the exchanges of one case that has this message; null if nothing. */
export function sightingIn(
  rule: Rule,
  message: string,
  property: string,
  exchanges: readonly Exchange[],
): Sighting | null {
  const views = exchanges.map(judgeable);
  const series: Series = { kind: 'series', id: 'series', property, exchanges: views };
  for (const evidence of rule.on === 'series' ? [series] : views) {
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
function withRate(
  sighting: Sighting,
  { failures, tries }: Required<Origin>['confirmed'],
): Sighting {
  if (failures === tries) return sighting;
  const rate = `flaky: ${failures} of ${tries} times in a process of its own`;
  return { ...sighting, text: `${sighting.text} (${rate})` };
}
