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

const LIKENESSES = new WeakMap<Exchange, Likeness>();

/** Null where an exchange has to be looked at as a whole. */
export function likenessOf(exchange: Exchange): Likeness | null {
  return LIKENESSES.get(exchange) ?? null;
}

export function setLikeness(exchange: Exchange, likeness: Likeness): void {
  LIKENESSES.set(exchange, likeness);
}
