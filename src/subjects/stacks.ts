import type { HostMessage } from '../bridge/host.ts';
import type { WireEvent } from '../bridge/events.ts';
import { within } from './promises.ts';

/** Where a process stands. */
export interface Standing {
  /** The stacks of its threads and tasks. */
  readonly stacks: string;
  /** The exchanges that are running: what has happened in them, and since when they run. */
  readonly running: ReadonlyMap<number, Running>;
}

interface Running {
  readonly events: readonly WireEvent[];
  readonly seconds: number;
}

interface Asked {
  send(message: object): void;
  next(...operations: string[]): Promise<HostMessage>;
  /** The stacks of a process that answers nothing. */
  nativeStacks(): Promise<string>;
}

/** Seconds for all that a host has to tell, once it has begun. */
const TELLING = 5;

/** Asks a host where it stands; it is given so many seconds to begin its answer. */
export async function askStanding(host: Asked, seconds: number): Promise<Standing> {
  const answered = host.next('stacks', 'exit');
  const begun = host.next('standing', 'exit');
  host.send({ op: 'stacks' });
  const message = (await within(seconds, begun)) && (await within(TELLING, answered));
  if (message === null) return { stacks: await host.nativeStacks(), running: new Map() };
  if (message.op === 'exit') return { stacks: '', running: new Map() };
  const running = message['running'] as (Running & { id: number })[];
  return {
    stacks: String(message['text']),
    running: new Map(running.map(({ id, ...each }) => [id, each])),
  };
}
