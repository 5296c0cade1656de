import type { Identity } from './bench.ts';
import type { Interface } from './names.ts';
import type { Served, ServedSession } from './served.ts';
import type { ServerScenario } from './server-scenario.ts';

/** A server under test that has been started and answers. */
export interface ServerBench {
  readonly interface: Interface;
  /** The server as the user named it. */
  readonly entry: string;
  readonly identity: Identity;
  readonly notes: readonly string[];
  /** Ids of rules that say nothing of this server, with the reason. */
  readonly exempt: ReadonlyMap<string, string>;
  /** Whether its starts and ends are seen: not behind a proxy. */
  readonly showsStarts: boolean;
  /** Runs a scenario; what came of each request is told as soon as it is over. */
  run(scenario: ServerScenario, onServed: (served: Served) => void): Promise<void>;
  /** Rejects when the server has ended although nobody asked it to. */
  readonly died: Promise<never>;
  /** Starts the server anew; what was seen of it so far is forgotten. */
  restart(): Promise<void>;
  /** Asks the server to end, awaits that, and gives everything that was seen. */
  finish(): Promise<ServedSession>;
  log(): { stdout: string; stderr: string };
  close(): Promise<void>;
}
