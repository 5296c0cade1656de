import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerAnswer, outerAnswer, isPlain } from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/knows-header-names-in-any-case',
  title: 'Makes the same of response headers in any letter case',
  level: 'MUST',
  requirements: ['WSGI-154'],
  clause: pep3333(
    'The start_response() Callable',
    'HTTP header names are case-insensitive, so be sure to take that into consideration when examining application-supplied headers',
  ),
  why: 'An application that writes content-length is told from one that writes Content-Length, and gets a second header of that name or none. Compare header names in lower case.',
  on: 'pair-session',
  messages: {
    differs: 'headers with names in another letter case came to {other}, and not to {first}',
  },
  *given(session) {
    for (const alike of grouped(session.pairs.filter(isTelling), keyOf)) {
      const [first, ...others] = grouped(alike, namesOf).filter(isSteady);
      for (const other of others) if (first !== undefined) yield { first, other };
    }
  },
  check({ first: [first], other: [other] }) {
    if (first === undefined || other === undefined) return;
    const [one, two] = [summary(first), summary(other)];
    if (one === two) return;
    return { message: 'differs', event: other.outer, data: { first: one, other: two } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'times some answers',
        python: python`
          import itertools

          def middleware(app):
              requests = itertools.count()

              def timing(environ, start_response):
                  if next(requests) % 20:
                      return app(environ, start_response)

                  def start(status, headers, *more):
                      return start_response(status, [*headers, ("Server-Timing", "app;dur=1")], *more)
                  return app(environ, start)
              return timing
        `,
      },
      {
        title: 'takes Cache-Control away, however it is written',
        python: python`
          def middleware(app):
              def caching(environ, start_response):
                  def start(status, headers, *more):
                      kept = [pair for pair in headers if pair[0].lower() != "cache-control"]
                      return start_response(status, kept, *more)
                  return app(environ, start)
              return caching
        `,
      },
    ],
    violating: [
      {
        title: 'takes away what is written as it expects',
        reports: 'differs',
        python: python`
          def middleware(app):
              def caching(environ, start_response):
                  def start(status, headers, *more):
                      kept = [pair for pair in headers if pair[0] not in ("Vary", "vary")]
                      return start_response(status, kept, *more)
                  return app(environ, start)
              return caching
        `,
      },
    ],
  },
});

/** Times that the same names have to come to the same. */
const STEADY = 3;

/** Some middleware does by itself now one thing and now another: takes samples, tries things out. */
function isSteady(pairs: readonly Pair[]): boolean {
  return pairs.length >= STEADY && new Set(pairs.map(summary)).size === 1;
}

function isTelling(pair: Pair): boolean {
  return pair.inside === 'wsgi' && innerAnswer(pair) !== undefined && isPlain(pair);
}

/** All but the letter case. */
function keyOf(pair: Pair): string {
  const { headers = [], body } = innerAnswer(pair) ?? {};
  return JSON.stringify([pair.outer.request?.target, pair.form, lower(headers), body]);
}

function namesOf(pair: Pair): string {
  return (innerAnswer(pair)?.headers ?? []).map(([name]) => name).join();
}

function grouped(pairs: readonly Pair[], by: (pair: Pair) => string): (readonly Pair[])[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) groups.set(by(pair), [...(groups.get(by(pair)) ?? []), pair]);
  return [...groups.values()];
}

function lower(headers: readonly (readonly [string, string])[]) {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}

/** Names and lengths of values: tokens and dates differ by themselves. */
function summary(pair: Pair): string {
  const answer = outerAnswer(pair);
  if (answer === undefined) return 'no answer';
  const names = answer.headers.map(([name]) => name.toLowerCase()).toSorted();
  return `${answer.status} with ${names.join(', ')}`;
}
