import type { Exchange, Owner, SourceLine } from './evidence.ts';
import type { Served } from './served.ts';
import type { Interface, Level, RequirementId, RuleId, SubjectKind } from './names.ts';

/** Enough to make it happen again. */
export interface Origin {
  readonly kind: 'scenario' | 'property' | 'traffic';
  readonly id: string;
  readonly seed?: number;
  readonly path?: string;
  readonly input?: unknown;
  /** How often it was seen again in a fresh process. */
  readonly confirmed?: { readonly failures: number; readonly tries: number };
}

export interface Finding {
  readonly message: string;
  readonly text: string;
  readonly at: Omit<SourceLine, 'owner'> | null;
  /** The text of that line, where it could be read. */
  readonly source: string | null;
  readonly owner: Owner | 'framework' | null;
  /** Id of an entry of `exchanges`. */
  readonly exchange: string;
  /** Index of the offending event in that exchange; null where the fault is an absence. */
  readonly event: number | null;
  readonly origin: Origin;
  /** How many exchanges showed the same. */
  readonly count: number;
  /** The requests that showed it, as in `--path`; at most ten. */
  readonly paths: readonly string[];
  /** A command that shows it again. */
  readonly replay: string;
  /** A file that `gw-conform replay` takes, of what a generated case has found. */
  readonly saved?: string;
  /** Why the project lives with it, as its baseline says; it does not count then. */
  readonly accepted?: string;
}

export type VerdictKind = 'pass' | 'fail' | 'untested' | 'exempt' | 'broken';

export interface RuleVerdict {
  readonly id: RuleId;
  readonly level: Level;
  readonly requirements: readonly RequirementId[];
  readonly verdict: VerdictKind;
  readonly occasions: number;
  readonly reason: string | null;
  readonly findings: readonly Finding[];
}

export type Outcome = 'conformant' | 'nonconformant' | 'inconclusive';

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70 | 130;

/** A line of what happened in a request to a server: an event on the wire, or a call or event of the probe. */
export type ReportedMoment =
  | {
      readonly t: number;
      readonly from: 'client' | 'server';
      /** Index in `wire.events`. */
      readonly wire: number;
    }
  | {
      readonly t: number;
      readonly from: 'probe';
      /** Index in `calls`, and in its `events`; null for the call itself. */
      readonly call: number;
      readonly event: number | null;
    };

/** A request to a server, with long bytes cut; a finding's `event` is an index in its `timeline`. */
export interface ServedExhibit extends Served {
  readonly timeline: readonly ReportedMoment[];
}

export type ReportedExhibit = Exchange | ServedExhibit;

export interface Report {
  readonly schema: 1;
  readonly tool: { readonly name: 'gw-conform'; readonly version: string };
  readonly target: {
    readonly kind: SubjectKind;
    readonly interface: Interface | null;
    readonly entry: string;
  };
  readonly identity: {
    readonly python: string | null;
    readonly framework: string | null;
    readonly server: string | null;
  };
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
  /** The lowest level that fails the run. */
  readonly level: Level;
  /** Why the subject could not be judged (exit code 3), or nothing was checked (4). */
  readonly problem: string | null;
  /** What the reader should know and what accuses nobody. */
  readonly notes: readonly string[];
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly seed: number;
  readonly totals: {
    readonly exchanges: number;
    readonly cases: number;
    readonly occasions: number;
    readonly rules: Readonly<Record<VerdictKind, number>>;
  };
  readonly rules: readonly RuleVerdict[];
  readonly exchanges: readonly ReportedExhibit[];
  readonly log: { readonly stdout: string; readonly stderr: string };
  /** The file of accepted findings that the run was held against, if there was one. */
  readonly baseline?: Baseline;
}

/** What came of a file of accepted findings; every complaint is a reason to fail. */
export interface Baseline {
  readonly file: string;
  /** How many findings it accepts. */
  readonly accepted: number;
  /** Entries that are stale or have expired, and why that is so. */
  readonly complaints: readonly string[];
}
