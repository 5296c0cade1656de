import type { Bench } from '../model/bench.ts';
import { failed } from '../model/comparison.ts';
import type { Rule } from '../model/rule.ts';
import type { Exchange } from '../model/evidence.ts';
import type { GeneratedCase, Source } from './generated.ts';
import { gatherings, judge } from './judge.ts';
import { placeKey } from './ledger.ts';
import { type Candidate, done } from './sweep.ts';

/** Cases that are tried, each in a process of its own. */
const MOST_TRIED = 6;

/**
 * Whether requests fare worse for all that went before them. Where one fails in the process that
 * has seen everything, cases are tried in new ones, from the start. Counts the occasions.
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
  for (const source of sources) {
    const [probe, ...others] = source.cases(0, MOST_TRIED);
    if (source.property.startsFresh !== true || probe === undefined) continue;
    const exchanges = done(await bench.runMany(probe.acts));
    look(probe, exchanges);
    if (!exchanges.some(failed) || (await nothingGoesWell(bench, [probe, ...others]))) continue;
    for (const shown of [probe, ...others]) {
      look(shown, await inFresh(bench, async (fresh) => done(await fresh.runMany(shown.acts))));
    }
  }
  return [...candidates.values()];
}

/** What never goes well was not spoilt by others. */
async function nothingGoesWell(bench: Bench, cases: readonly GeneratedCase[]): Promise<boolean> {
  const firsts = cases.flatMap(({ acts }) => acts.slice(0, 1));
  const exchanges = await inFresh(bench, async (fresh) => done(await fresh.runMany(firsts)));
  return exchanges.length === firsts.length && exchanges.every(failed);
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
