import type { Bench } from '../model/bench.ts';
import type { Act, Ground } from '../model/property.ts';
import type { Rule } from '../model/rule.ts';
import { aftermath } from './aftermath.ts';
import type { Ahead } from './ahead.ts';
import { type GeneratedCase, type Generator, Source } from './generated.ts';
import { type Explored, placeKey } from './ledger.ts';
import { settle } from './settle.ts';
import { type Candidate, Sweep, type Swept } from './sweep.ts';
import { suppliesOf, type Supply } from './supplies.ts';

/** What is to be generated. */
export interface Plan {
  /** Cases that may have been made before. */
  readonly ahead?: Ahead | null;
  readonly properties: readonly Generator[];
  readonly seed: number;
  /** Cases of each property; null for as many as are usual, of all together. */
  readonly runs: number | null;
  /** Seconds for all of them; infinite for as long as it takes. */
  readonly maxTime: number;
  /** One case alone, instead of all. */
  readonly only: { readonly property: string; readonly path: string } | null;
  /** Instead of all: what was generated before, and is to be done once more as it is. */
  readonly again: readonly { readonly property: string; readonly acts: readonly Act[] }[] | null;
}

export interface ExploreOptions extends Plan {
  readonly ground: Ground;
  /**
   * What scenarios have found, as `placeKey` names it, and whether a small request shows it; asked
   * for only where it matters.
   */
  readonly known: () => Promise<ReadonlyMap<string, boolean>>;
  /** A finding of one of these rules is enough; null if none is. */
  readonly stopAt: ((rule: Rule) => boolean) | null;
  readonly signal: AbortSignal;
  /** Cases so far, and those that there are to be. */
  onProgress(done: number, all: number): void;
}

/** What came of generated cases. */
export interface Exploration extends Explored {
  readonly cases: number;
  readonly exchanges: number;
  readonly notes: readonly string[];
}

/** Puts a subject through generated cases, and makes small those that show something. */
export async function explore(
  bench: Bench,
  rules: readonly Rule[],
  options: ExploreOptions,
): Promise<Exploration> {
  const sources = await openSources(options);
  if (isAskedFor(options)) bench.bePatient();
  const sweep = new Sweep(bench, rules, {
    until: Date.now() + options.maxTime * 1000,
    isOver: async (found) => options.signal.aborted || (await isEnough(found, options)),
    onProgress: (done, all) => options.onProgress(done, all),
  });
  const swept = await sweep.run(planned([...sources.values()], options));
  const late =
    swept.cut === null || swept.cut === 'time'
      ? await aftermath(bench, rules, [...sources.values()], swept.occasions)
      : [];
  const candidates = await worthSettling([...swept.candidates, ...late], options);
  bench.bePatient();
  const { found, notes } = await settle(bench, candidates, sources, options);
  return { ...swept, found, notes: [...notesOf(swept), ...notes] };
}

/** Somebody wants these cases, however long they take. */
function isAskedFor({ runs, only, again }: Plan): boolean {
  return runs !== null || only !== null || again !== null;
}

async function openSources({
  ground,
  properties,
  seed,
  only,
  again,
  ahead,
}: ExploreOptions): Promise<ReadonlyMap<string, Source>> {
  const asked = properties.filter(({ id }) => only === null || id === only.property);
  const sources = new Map<string, Source>();
  if (again !== null) return sources;
  for (const property of asked) {
    const made = ahead?.sourceOf(property, ground, seed) ?? null;
    const source = made ?? (await Source.open(property, ground, seed));
    if (source !== null) sources.set(property.id, source);
  }
  return sources;
}

function planned(sources: readonly Source[], { runs, only, again }: Plan): Supply[] {
  if (again !== null) {
    const cases = again.map((each): GeneratedCase => ({ ...each, path: '' }));
    return [{ all: cases.length, take: (from, most) => cases.slice(from, from + most) }];
  }
  if (only !== null) {
    // Now: in the sweep, that there is none would look like an end of the subject.
    const cases = sources.map((source) => source.at(only.path));
    return cases.map((each) => ({ all: 1, take: () => [each] }));
  }
  return suppliesOf(sources, runs);
}

/** What scenarios have not found, first; then what they have shown with a large request only. */
async function worthSettling(
  candidates: readonly Candidate[],
  options: ExploreOptions,
): Promise<readonly Candidate[]> {
  if (candidates.length === 0) return [];
  const known = await options.known();
  const isSmall = ({ rule, sighting }: Candidate) => known.get(placeKey(rule, sighting));
  return [
    ...candidates.filter((each) => isSmall(each) === undefined),
    ...candidates.filter((each) => isSmall(each) === false),
  ];
}

/** With `stopAt`: whether something of that sort was found that scenarios have not. */
async function isEnough(
  candidates: readonly Candidate[],
  { stopAt, known }: ExploreOptions,
): Promise<boolean> {
  if (stopAt === null) return false;
  const grave = candidates.filter(({ rule }) => stopAt(rule));
  if (grave.length === 0) return false;
  const places = await known();
  return grave.some(({ rule, sighting }) => !places.has(placeKey(rule, sighting)));
}

function notesOf({ cases, all, cut }: Swept): string[] {
  if (cut === 'time') {
    return [
      `${cases} of ${all} generated cases were run in the time that there was: --max-time gives more`,
    ];
  }
  if (cut !== 'trouble') return [];
  return [`generated cases ended after ${cases}: requests hung, or ended the process`];
}
