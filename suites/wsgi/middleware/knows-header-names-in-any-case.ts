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
    const known = new Map<string, { readonly pair: Pair; readonly names: string }>();
    for (const pair of session.pairs) {
      const answer = innerAnswer(pair);
      if (pair.inside !== 'wsgi' || answer === undefined || !isPlain(pair)) continue;
      const names = answer.headers.map(([name]) => name).join();
      const target = pair.outer.request?.target ?? '';
      const key = JSON.stringify([target, pair.form, lower(answer.headers), answer.body]);
      const first = known.get(key);
      if (first === undefined) known.set(key, { pair, names });
      else if (first.names !== names) yield { first: first.pair, other: pair };
    }
  },
  check({ first, other }) {
    const [one, two] = [summary(first), summary(other)];
    if (one === two) return;
    return { message: 'differs', event: other.outer, data: { first: one, other: two } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
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
