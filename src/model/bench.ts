import type { Exchange } from './evidence.ts';
import type { Interface } from './names.ts';
import type { Act } from './property.ts';
import type { Drive } from './scenario.ts';

export interface Identity {
  readonly python: string | null;
  readonly framework: string | null;
  readonly server: string | null;
}

/** A subject, opened: something that can be driven and that reports what it did. */
export interface Bench extends Drive {
  readonly interface: Interface;
  /** The target as it was resolved: `app:application`. */
  readonly entry: string;
  readonly identity: Identity;
  /** What a reader of the report should know of how it was opened. */
  readonly notes: readonly string[];
  /**
   * Does many things one after the other, at speed. Their exchanges are the caller's alone:
   * {@link take} does not give them. After one that hangs or ends the process there is null for
   * those that were not done any more.
   */
  runMany(acts: readonly Act[]): Promise<readonly (Exchange | null)[]>;
  /** From now on nothing is left out because others like it have taken long. */
  bePatient(): void;
  /** The exchanges since the last call, those again that something was added to. */
  take(): Promise<readonly Exchange[]>;
  fresh(): Promise<Bench>;
  log(): { stdout: string; stderr: string };
  close(): Promise<void>;
}
