import { type Exchange, NOT_MADE } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';
import type { Act } from '../model/property.ts';
import { dict } from '../model/py.ts';

/** Milliseconds from which on a request takes long. */
const LONG = 250;
/** Milliseconds for all that take long. */
const MOST = 6000;
/** So many requests, or conversations, in a row that took long: so may the next, and so will it. */
const SOME = 3;
const MANY = 10;

interface Known {
  times: number;
  total: number;
}

/** One of several. */
export interface Took {
  readonly kind: string;
  /** Milliseconds to the last that was recorded of it; asked for where that matters. */
  recorded(): number;
}

/**
 * Requests that take long: streams that only our leaving ends, answers that are waited for. The
 * first tell most; when they have taken their time, more of their kind are left out.
 */
export class Slowness {
  readonly #long = new Map<string, Known>();
  readonly #all: Known = { times: 0, total: 0 };
  readonly #inARow = { request: 0, conversation: 0 };
  #leftOut = 0;
  #limit = MOST;

  /** From now on there is time for everything. */
  bePatient(): void {
    this.#limit = Infinity;
  }

  /** Whether there is time for another request of a kind, beside what takes so many milliseconds. */
  hasTimeFor(kind: string, others = 0): boolean {
    const usual = this.#usual(kind);
    if (usual === 0 || this.#all.total + others + usual <= this.#limit) return true;
    // One that may be quick is tried alone.
    if (others === 0 && !this.#long.has(kind) && this.#inARow[sortOf(kind)] < MANY) return true;
    this.#leftOut += 1;
    return false;
  }

  /** Of requests of these kinds those that there is time for; null in place of the others. */
  choose(kinds: readonly string[]): (string | null)[] {
    let sum = 0;
    return kinds.map((kind) => {
      if (!this.hasTimeFor(kind, sum)) return null;
      sum += this.#usual(kind);
      return kind;
    });
  }

  /** Milliseconds that one of a kind takes; 0 where it does not take long. */
  #usual(kind: string): number {
    const known = this.#long.get(kind);
    if (known !== undefined) return known.total / known.times;
    return this.#inARow[sortOf(kind)] < SOME ? 0 : this.#all.total / this.#all.times;
  }

  /** One of a kind took so many milliseconds; `isEndless` where our leaving has ended it. */
  note(kind: string, took: number, isEndless: boolean): void {
    if (took < LONG && !isEndless) {
      this.#inARow[sortOf(kind)] = 0;
      this.#long.delete(kind);
      return;
    }
    this.#inARow[sortOf(kind)] += 1;
    const known = this.#long.get(kind) ?? { times: 0, total: 0 };
    this.#long.set(kind, known);
    for (const each of [known, this.#all]) {
      each.times += 1;
      each.total += took;
    }
  }

  /**
   * Several took so many milliseconds one after the other: each its part, by its recording, or where
   * that does not tell, by what is usual for it.
   */
  noteAll(all: readonly Took[], took: number, isEndless: (kind: string) => boolean): void {
    const recorded = took < LONG ? [] : all.map((each) => each.recorded());
    const parts = total(recorded) < took / 2 ? all.map(({ kind }) => this.#usual(kind)) : recorded;
    const sum = total(parts);
    for (const [i, { kind }] of all.entries()) {
      const part = sum === 0 ? 1 / all.length : (parts[i] ?? 0) / sum;
      this.note(kind, took * part, isEndless(kind));
    }
  }

  get notes(): readonly string[] {
    if (this.#leftOut === 0) return [];
    const kinds = [...this.#long.keys()].slice(0, 3).map((kind) => kind.slice(0, 40));
    return [
      `${this.#leftOut} requests were not made: those that take long (${kinds.join(', ')}) had had ${MOST / 1000} s; --runs gives them more`,
    ];
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function sortOf(kind: string) {
  return kind.startsWith('websocket ') ? 'conversation' : 'request';
}

/** Stands for what there was no time for. */
export function notMade(act: Act, spoken: Interface): Exchange {
  const kind = spoken === 'wsgi' ? 'wsgi' : act.kind;
  const ended = { how: 'left', detail: null };
  return { kind, id: NOT_MADE, request: act, offered: dict({}), events: [], ended } as Exchange;
}
