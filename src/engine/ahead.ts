import { setImmediate as turn } from 'node:timers/promises';
import type { Ground } from '../model/property.ts';
import { type Generator, Source } from './generated.ts';
import { batches, suppliesOf } from './supplies.ts';

/** Cases that are made in one go: after a few milliseconds others may have their turn. */
const AT_ONCE = 8;

/**
 * Cases of a usual run that are made while the subject is on its way, for what it is likely to be.
 * A wrong guess costs only time in which there was nothing else to do.
 */
export class Ahead {
  readonly #ground: string;
  readonly #seed: number;
  readonly #sources: readonly Source[];
  #over = false;

  private constructor(ground: Ground, seed: number, sources: readonly Source[]) {
    this.#ground = JSON.stringify(ground);
    this.#seed = seed;
    this.#sources = sources;
  }

  /** Makes cases from now on, until it is stopped. */
  static async begin(
    properties: readonly Generator[],
    ground: Ground,
    seed: number,
  ): Promise<Ahead> {
    const opened = await Promise.all(properties.map((each) => Source.open(each, ground, seed)));
    const sources = opened.filter((source) => source !== null);
    return new Ahead(ground, seed, sources);
  }

  async make(): Promise<void> {
    for (const source of this.#sources) source.keeps = true;
    const made = batches(suppliesOf(this.#sources, null), () => AT_ONCE);
    while (!this.#over && made.next().done !== true) await turn();
    for (const source of this.#sources) source.keeps = false;
  }

  stop(): void {
    this.#over = true;
  }

  /** What was made of a property; null if it was made for something else. */
  sourceOf(property: Generator, ground: Ground, seed: number): Source | null {
    if (seed !== this.#seed || JSON.stringify(ground) !== this.#ground) return null;
    return this.#sources.find((source) => source.property === property) ?? null;
  }
}
