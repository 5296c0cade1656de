import type { Interface, SpecName } from './names.ts';
import type { HttpRequest, Route, WebSocketRequest } from './scenario.ts';

/** Something that a client asks for, and how the server that passes it on plays its part. */
export type Act = HttpRequest | WebSocketRequest;

/** What generated input may build on. */
export interface Ground {
  readonly interface: Interface;
  readonly routes: readonly Route[];
  /** Headers that go with every request. */
  readonly headers: readonly (readonly [string, string])[];
  readonly safe: boolean;
}

/**
 * Generated input. Like a scenario it asserts nothing: rules judge each exchange, and those on a
 * `series` judge the exchanges of one case together.
 */
export interface Property<Arbitrary> {
  readonly id: `${SpecName}/properties/${string}`;
  readonly title: string;
  readonly interfaces: readonly Interface[];
  /** How many cases there are of it for each of `--runs`: 1, or less where a case is costly. */
  readonly share: number;
  /** What came before a case matters: each is run in a process of its own, where it is run at all. */
  readonly startsFresh?: boolean;
  /** What one case does, in order; null where the subject has nothing that it could be done to. */
  input(ground: Ground): Arbitrary | null;
}
