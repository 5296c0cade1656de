import type { Bench } from '../model/bench.ts';
import { failed } from '../model/comparison.ts';
import type { Act } from '../model/property.ts';
import type { Rule } from '../model/rule.ts';
import type { Exchange } from '../model/evidence.ts';
import type { GeneratedCase, Source } from './generated.ts';
import { gatherings, judge } from './judge.ts';
import { placeKey } from './ledger.ts';
import { type Candidate, done } from './sweep.ts';

/** The property whose cases tell whether what came in between makes a difference. */
const AFTER_OTHERS = 'http/properties/after-others';
/** Cases that are looked through for different requests, so many at once, and how many are made. */
const MOST_CASES = 200;
const AT_ONCE = 25;
const MOST_REQUESTS = 24;
/** Cases that are tried for requests that others have spoilt, each in a process of its own. */
const MOST_TRIED = 12;

/**
 * Whether requests fare worse for all that went before them. Where one fails in the process that
 * has seen everything, and not in a new one, cases that begin with it are tried in new ones, from
 * the start. Counts the occasions.
 */
export async function aftermath(
  bench: Bench,
  rules: readonly Rule[],
  sources: readonly Source[],
  occasions: Map<Rule, number>,
): Promise<readonly Candidate[]> {
  const candidates = new Map<string, Candidate>();
  const together = rules.filter((rule) => rule.on === 'series');
  const look = (shown: GeneratedCase, exchanges: readonly Exchange[]) => {
    for (const evidence of gatherings(shown.property, exchanges)) {
      for (const rule of together) {
        const judgement = judge(rule, evidence);
        occasions.set(rule, (occasions.get(rule) ?? 0) + judgement.occasions);
        for (const sighting of judgement.sightings) {
          const key = placeKey(rule, sighting);
          if (!candidates.has(key)) candidates.set(key, { rule, sighting, shown, count: 1 });
        }
      }
    }
  };
  const source = sources.find(({ property }) => property.id === AFTER_OTHERS);
  const [first] = source?.cases(0, 1) ?? [];
  if (source === undefined || first === undefined) return [];
  look(first, done(await bench.runMany(first.acts)));
  const spoilt = await spoiltIn(bench, firstRequests(source));
  if (spoilt.size === 0) return [...candidates.values()];
  const cases = source.cases(0, MOST_CASES);
  const telling = cases.filter(({ acts: [request] }) => request && spoilt.has(nameOf(request)));
  for (const shown of telling.slice(0, MOST_TRIED)) {
    if (candidates.size > 0) break;
    look(shown, await inFresh(bench, async (fresh) => done(await fresh.runMany(shown.acts))));
  }
  return [...candidates.values()];
}

/** Different requests with which cases begin: until there are enough, or none is new any more. */
function firstRequests(source: Source): readonly Named[] {
  const requests = new Map<string, Act>();
  let known = -1;
  for (let from = 0; from < MOST_CASES && requests.size > known; from += AT_ONCE) {
    if (requests.size >= MOST_REQUESTS) break;
    known = requests.size;
    for (const { acts } of source.cases(from, AT_ONCE)) {
      if (acts[0] !== undefined) requests.set(nameOf(acts[0]), acts[0]);
    }
  }
  return [...requests].slice(0, MOST_REQUESTS);
}

/** The names of requests that fail by now, and do not in a new process. */
async function spoiltIn(bench: Bench, requests: readonly Named[]): Promise<ReadonlySet<string>> {
  const failing = await failingOf(bench, requests);
  if (failing.length === 0) return new Set();
  const always = await inFresh(bench, (fresh) => failingOf(fresh, failing));
  const isAlways = new Set(always.map(([name]) => name));
  return new Set(failing.map(([name]) => name).filter((name) => !isAlways.has(name)));
}

type Named = readonly [name: string, act: Act];

/** Those that come to nothing; what was not done after one that ended the process is not among them. */
async function failingOf(bench: Bench, requests: readonly Named[]): Promise<Named[]> {
  const exchanges = await bench.runMany(requests.map(([, act]) => act));
  return requests.filter((_, i) => {
    const exchange = exchanges[i] ?? null;
    return exchange !== null && failed(exchange);
  });
}

function nameOf(act: Act): string {
  return act.kind === 'http' ? `${act.method} ${act.target}` : act.target;
}

/** Uses the same subject in a process that has answered nothing yet. */
export async function inFresh<T>(bench: Bench, use: (fresh: Bench) => Promise<T>): Promise<T> {
  const fresh = await bench.fresh();
  try {
    if (bench.hasLifespan) await fresh.startLifespan();
    return await use(fresh);
  } finally {
    await fresh.close();
  }
}
