import type { Exchange } from './evidence.ts';

/**
 * What most rules go by in an exchange. What they find in one they find in all that are alike,
 * unless they look at what is left out: `veiled` tells of that.
 */
export interface Likeness {
  /** The same for exchanges that are alike. */
  readonly key: string;
  /** How many events there are. */
  readonly size: number;
  /** The exchange; `look` is called whenever something is read that the key leaves out. */
  veiled(look: () => void): Exchange;
}

/** Where an exchange has its likeness: it is no evidence, and told to nobody. */
export const LIKENESS = Symbol('likeness');

/** Null where an exchange has to be looked at as a whole. */
export function likenessOf(exchange: Exchange & { readonly [LIKENESS]?: Likeness }) {
  return exchange[LIKENESS] ?? null;
}
