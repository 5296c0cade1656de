import { setImmediate } from 'node:timers/promises';
import type { Ground } from '../model/property.ts';
import { type Generator, Source } from './generated.ts';

/** Cases that are made at a time: whoever has something to do is not kept long. */
const SLICE = 4;

/** What cases are generated from, while nothing else is to be done and when they are asked for. */
export class Sources {
  readonly #all: readonly Source[];
  #making: Promise<void> | null = null;
  #isWanted = false;

  private constructor(all: readonly Source[]) {
    this.#all = all;
  }

  static async open(
    properties: readonly Generator[],
    ground: Ground,
    seed: number,
  ): Promise<Sources> {
    const opened = properties.map((each) => Source.open(each, ground, seed));
    return new Sources((await Promise.all(opened)).filter((each) => each !== null));
  }

  /** Begins to make so many of the first cases of each property, times its share. */
  makeAhead(cases: number): void {
    this.#making = this.#makeAhead(cases);
    // An error is for whoever asks for the sources.
    this.#making.catch(() => undefined);
  }

  /** Makes no more ahead. */
  async stop(): Promise<void> {
    this.#isWanted = true;
    await this.#making;
  }

  /** Those that have something for this ground, which may have fewer routes, by property. */
  async for(ground: Ground): Promise<ReadonlyMap<string, Source>> {
    await this.stop();
    const left = this.#all.filter(({ property }) => property.input(ground) !== null);
    return new Map(left.map((source) => [source.property.id, source]));
  }

  async #makeAhead(cases: number): Promise<void> {
    for (const source of this.#all) {
      while (source.ahead < cases * source.property.share) {
        await setImmediate();
        if (this.#isWanted) return;
        source.makeAhead(SLICE);
      }
    }
  }
}
