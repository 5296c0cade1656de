/** Milliseconds of one step. */
const STEP = 50;

/**
 * Calls back after so many milliseconds in which this process could look at what had come: time in
 * which it was kept from that (a busy machine, a long judgement) is not counted. Returns what
 * stops it.
 */
export function afterPatience(milliseconds: number, over: () => void): () => void {
  let remaining = milliseconds;
  let timer: NodeJS.Timeout;
  const step = () => {
    const length = Math.min(STEP, remaining);
    timer = setTimeout(() => {
      remaining -= length;
      // What has come by now is looked at first.
      if (remaining > 0) step();
      else setImmediate(over);
    }, length);
  };
  step();
  return () => clearTimeout(timer);
}
