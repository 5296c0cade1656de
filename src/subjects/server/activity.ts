import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds for which an observation is good. */
const FRESH = 20;

/**
 * Whether the processes of a server do anything, as Linux tells it: one that only waits for
 * somebody else will not answer any more, one that is kept from running still may.
 */
export class Activity {
  readonly #root: number;
  #seen = 0;
  #isBusy = true;

  /** Processes below this one count, not the one itself. */
  constructor(root: number) {
    this.#root = root;
  }

  /** Where it cannot be told: true. */
  get isBusy(): boolean {
    const now = performance.now();
    if (now - this.#seen > FRESH) {
      this.#isBusy = look(this.#root);
      this.#seen = performance.now();
    }
    return this.#isBusy;
  }
}

function look(root: number): boolean {
  try {
    const all = descendants(root);
    return all.length === 0 || all.some(runs);
  } catch {
    return true;
  }
}

function descendants(process: number): number[] {
  const children = threads(process).flatMap((thread) =>
    readFileSync(`/proc/${process}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return children.flatMap((child) => [Number(child), ...descendants(Number(child))]);
}

/** A thread of it runs, could run, or waits for a disk. */
function runs(process: number): boolean {
  return threads(process).some((thread) => {
    const stat = readFileSync(`/proc/${process}/task/${thread}/stat`, 'utf8');
    // The state follows the name, which stands in parentheses and may hold some.
    return /^ [RD]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  });
}

function threads(process: number): string[] {
  return readdirSync(`/proc/${process}/task`);
}
