import type { ProbeCall } from '../../model/probe.ts';
import type { Served } from '../../model/served.ts';

/** Microseconds in which a server with a thread to spare goes on with what waits for it. */
const FREE = 500_000;

/**
 * Whether requests that waited in vain did so while other calls of the application held all threads
 * in which the server is known to call it: it had none left, and cannot be blamed.
 */
export function isHeldUp(all: readonly Served[], calls: readonly ProbeCall[]): boolean {
  const waits = all.flatMap(({ wire }) =>
    wire !== null && (wire.timedOut || wire.expired.length > 0) ? [wire.events] : [],
  );
  if (waits.length === 0) return false;
  const own = new Set(all.flatMap((served) => served.calls.map(({ id }) => id)));
  const asked = calls.filter((call) => call.asked !== null);
  const threads = Math.max(0, ...course(asked).map(({ busy }) => busy));
  const others = course(asked.filter(({ id }) => !own.has(id)));
  return waits.some((events) => {
    const [from, to] = [events[0]?.t ?? 0, events.at(-1)?.t ?? 0];
    return to - from > FREE && longestFree(others, threads, from, to) < FREE;
  });
}

interface Change {
  readonly t: number;
  /** Threads that are in some call from then on. */
  readonly busy: number;
}

function course(calls: readonly ProbeCall[]): Change[] {
  const changes = calls.flatMap((call) => {
    const thread = `${call.process} ${call.thread}`;
    return [{ t: call.t, by: 1, thread }, ...endsOf(call).map((t) => ({ t, by: -1, thread }))];
  });
  const inside = new Map<string, number>();
  return changes
    .toSorted((a, b) => a.t - b.t || a.by - b.by)
    .map(({ t, by, thread }) => {
      const count = (inside.get(thread) ?? 0) + by;
      if (count > 0) inside.set(thread, count);
      else inside.delete(thread);
      return { t, busy: inside.size };
    });
}

/** The longest time between two moments in which not all threads were busy. */
function longestFree(course: readonly Change[], threads: number, from: number, to: number): number {
  let longest = 0;
  let since: number | null = from;
  for (const { t, busy } of course) {
    if (t >= to) break;
    if (busy < threads) since ??= Math.max(t, from);
    else {
      if (since !== null) longest = Math.max(longest, t - since);
      since = null;
    }
  }
  return since === null ? longest : Math.max(longest, to - since);
}

/** Its last moment, unless it still goes on. */
function endsOf({ ended, t, events }: ProbeCall): number[] {
  if (ended === 'running') return [];
  return [events.reduce((last, event) => Math.max(last, event.until ?? event.t), t)];
}
