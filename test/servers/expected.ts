import type { Interface, RuleId } from '../../src/model/names.ts';

/** A true deviation of a server, checked against the clause and the server's source. */
export interface Deviation {
  readonly rule: RuleId;
  /** Place in the server's source, and what happens there. */
  readonly reason: string;
}

export interface Expected {
  readonly interface: Interface;
  readonly version: RegExp;
  /** MUSTs that it breaks. What is not listed here is a bug of the rule, or a new deviation. */
  readonly deviations: readonly Deviation[];
}

/** Gunicorn's workers for WSGI share what writes responses. */
const GUNICORN: readonly Deviation[] = [
  {
    rule: 'wsgi/server/holds-headers-until-body-data',
    reason: 'gunicorn/http/wsgi.py, Response.write sends the headers before it looks at the block',
  },
  {
    rule: 'wsgi/server/tolerates-changes-of-environ',
    reason: "gunicorn/workers reads environ['wsgi.file_wrapper'] after the call",
  },
];

/** By preset. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  gunicorn: { interface: 'wsgi', version: /^gunicorn 27\./, deviations: GUNICORN },
  'gunicorn:gthread': { interface: 'wsgi', version: /^gunicorn 27\./, deviations: GUNICORN },
};
