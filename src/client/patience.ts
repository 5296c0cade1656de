/** Milliseconds of one step. */
const STEP = 50;

/** How long something is waited for. */
export interface Patience {
  /** Milliseconds, whatever happens meanwhile. */
  readonly most: number;
  /** Milliseconds in all in which nobody does anything about it; as long as `most` if left out. */
  readonly quiet?: () => number;
  /** Whether somebody does at the moment. */
  readonly isBusy?: () => boolean;
}

/**
 * Calls back after so many milliseconds in which this process could look at what had come: time in
 * which it was kept from that (a busy machine, a long judgement) is not counted. Returns what
 * stops it.
 */
export function afterPatience(
  { most, quiet = () => most, isBusy = () => false }: Patience,
  over: () => void,
): () => void {
  let remaining = most;
  let idle = 0;
  let timer: NodeJS.Timeout;
  const step = () => {
    const length = Math.max(0, Math.min(STEP, remaining));
    timer = setTimeout(() => {
      remaining -= length;
      if (!isBusy()) idle += length;
      // What has come by now is looked at first.
      if (remaining > 0 && idle < quiet()) step();
      else setImmediate(over);
    }, length);
  };
  step();
  return () => clearTimeout(timer);
}
