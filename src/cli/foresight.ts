import { loadProperties, loadRules, loadScenarios } from '../engine/catalogue.ts';
import { Ahead } from '../engine/ahead.ts';
import type { Ground } from '../model/property.ts';
import { chooseRoutes } from '../subjects/routes.ts';
import { guess, type Guess } from './guess.ts';
import type { CheckOptions } from './options.ts';

/**
 * Reads and makes what a usual run of the application will need, if it is what it is likely to be.
 * What it really is decides in the end: this only fills the time until Python is there.
 */
export class Foresight {
  #ahead: Ahead | null = null;
  #over = false;

  constructor(target: string, options: CheckOptions, seed: number) {
    // What goes wrong here goes wrong again where it is needed, and is told there.
    this.#prepare(target, options, seed).catch(() => undefined);
  }

  /** Generated cases, as far as they were made. */
  get ahead(): Ahead | null {
    return this.#ahead;
  }

  /** The time is over. */
  stop(): void {
    this.#over = true;
    this.#ahead?.stop();
  }

  async #prepare(target: string, options: CheckOptions, seed: number): Promise<void> {
    const likely = guess(target, options);
    const { interface: spoken } = likely;
    await Promise.all([loadRules('application', spoken), loadScenarios(spoken)]);
    const properties = await loadProperties(spoken);
    // Other runs want other cases.
    const isUsual = options.runs === undefined && options.case === undefined;
    if (this.#over || !isUsual) return;
    this.#ahead = await Ahead.begin(properties, groundOf(likely, options), seed);
    if (!this.#over) await this.#ahead.make();
  }
}

function groundOf(
  { interface: spoken, webSockets }: Guess,
  { path, header, safe }: CheckOptions,
): Ground {
  const named = path.length === 0 ? null : path;
  const { routes } = chooseRoutes(named, spoken, NOTHING_FOUND, safe);
  const heard = routes.filter(({ kind }) => webSockets || kind !== 'websocket');
  return { interface: spoken, routes: heard, headers: header, safe };
}

const NOTHING_FOUND = { framework: null, routes: [], skipped: [] };
