import type { Patience } from '../../client/patience.ts';
import type { Interface } from '../../model/names.ts';
import type { ProbeScript } from '../../model/probe.ts';
import type { Activity } from './activity.ts';
import type { ProbeHub } from './hub.ts';
import { scriptedWaiting } from './scripts.ts';

/**
 * Milliseconds after which a server that does nothing any more is not waited for. Timers of servers
 * that look after their connections are shorter: they do so every second, or every other.
 */
export const QUIET = 2500;

interface About {
  readonly interface: Interface;
  readonly hub: ProbeHub;
  readonly activity: Activity;
  /** Seconds that the run has for a request. */
  readonly patience: number;
  readonly ids: readonly string[];
  readonly scripts: readonly ProbeScript[];
  /** Seconds of a request of its own kind. */
  readonly wanted: number | undefined;
}

/**
 * Patience with one request: as long as the server does something, the run's own; where nothing
 * happens any more, that of the request, or a short one.
 */
export function patienceWith(about: About): Patience {
  const { hub, activity, ids, wanted } = about;
  const quiet = wanted === undefined ? QUIET : wanted * 1000;
  // What a probe awaits longer is so by its script.
  const scripted = Math.max(0, ...about.scripts.map(scriptedWaiting));
  // Others may have taken all threads of a pool, and sleep in them.
  const isQueued = () => about.interface === 'wsgi' && wanted === undefined && !hub.isCalled(ids);
  return {
    most: Math.max(about.patience * 1000, quiet + scripted),
    quiet: () => quiet + (hub.isCalled(ids) ? scripted : 0),
    isBusy: () => isQueued() || activity.isBusy,
  };
}

/** Who had time enough already has what one has who does nothing, whatever it does. */
export function shortened({ most, quiet = () => most }: Patience): Patience {
  return { most: Math.min(most, quiet()) };
}
