import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadProperties, loadRules, loadScenarios } from '../engine/catalogue.ts';
import { Ahead } from '../engine/ahead.ts';
import type { Interface } from '../model/names.ts';
import type { Ground } from '../model/property.ts';
import { chooseRoutes } from '../subjects/routes.ts';
import type { CheckOptions } from './options.ts';

/**
 * Reads and makes what a usual run of the application will need, as far as its text tells what it
 * is. Whatever it really is decides in the end: this only fills the time until Python is there.
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
    const text = textOf(target, options.appDir ?? '.');
    const spoken = interfaceOf(text, options);
    await Promise.all([loadRules('application', spoken), loadScenarios(spoken)]);
    const properties = await loadProperties(spoken);
    // Other runs want other cases.
    const isUsual = options.runs === undefined && options.case === undefined;
    if (this.#over || !isUsual) return;
    this.#ahead = await Ahead.begin(properties, groundOf(text, spoken, options), seed);
    if (!this.#over) await this.#ahead.make();
  }
}

function groundOf(text: string, spoken: Interface, { path, header, safe }: CheckOptions): Ground {
  const named = path.length === 0 ? null : path;
  const { routes } = chooseRoutes(named, spoken, NOTHING_FOUND, safe);
  const isHeard = text.includes('websocket');
  const heard = routes.filter(({ kind }) => isHeard || kind !== 'websocket');
  return { interface: spoken, routes: heard, headers: header, safe };
}

const NOTHING_FOUND = { framework: null, routes: [], skipped: [] };

function interfaceOf(text: string, { interface: asked }: CheckOptions): Interface {
  if (asked !== 'auto') return asked;
  return /\basync\s+def\b|\basgi/i.test(text) ? 'asgi' : 'wsgi';
}

/** What the target's own file holds; empty where it is not found at first sight. */
function textOf(target: string, appDir: string): string {
  const module = target.replace(/:[\w.]+$/, '');
  const path = module.endsWith('.py') ? module : module.replaceAll('.', '/');
  for (const each of [path, `${path}.py`, `${path}/__init__.py`]) {
    try {
      return readFileSync(resolve(appDir, each), 'utf8');
    } catch {
      // The next one, or none.
    }
  }
  return '';
}
