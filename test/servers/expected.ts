import type { Interface, RuleId } from '../../src/model/names.ts';
import type { Need } from '../support/machine.ts';
import { ASGI } from './expected-asgi.ts';
import { WSGI } from './expected-wsgi.ts';

/** A true deviation of a server, checked against the clause and the server's source. */
export interface Deviation {
  readonly rule: RuleId;
  /** Place in the server's source, and what happens there. */
  readonly reason: string;
  /** Where the server's own tracker knows of it. */
  readonly known?: string;
}

export interface Expected {
  readonly version: RegExp;
  /** MUSTs that it breaks. What is not listed here is a bug of the rule, or a new deviation. */
  readonly deviations: readonly Deviation[];
  /** What the machine needs besides the tests' environments. */
  readonly needs?: Need;
}

/** By preset. */
export const EXPECTED: readonly (readonly [string, Expected & { interface: Interface }])[] = [
  ...Object.entries(WSGI).map(
    ([preset, each]) => [preset, { ...each, interface: 'wsgi' }] as const,
  ),
  ...Object.entries(ASGI).map(
    ([preset, each]) => [preset, { ...each, interface: 'asgi' }] as const,
  ),
];
