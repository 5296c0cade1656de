import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { fateOf, isPlain, pairKey, raisedOutside } from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/serves-requests-alike',
  title: 'Serves the same request as well as it did before',
  level: 'MUST',
  requirements: ['WSGI-008'],
  clause: pep3333(
    'The Application/Framework Side',
    'Application objects must be able to be invoked more than once',
  ),
  why: 'What one request leaves in the middleware, the next one of somebody else meets. Keep what belongs to a request in local variables or in its environ.',
  on: 'pair-session',
  messages: {
    changed: 'the same request came to {second}, and to {first} before',
  },
  *given(session) {
    const before = new Map<string, Pair>();
    for (const pair of session.pairs) {
      if (pair.outer.kind !== 'wsgi' || !isPlain(pair)) continue;
      const key = pairKey(pair);
      const first = before.get(key);
      if (first === undefined) before.set(key, pair);
      else if (!isBad(first)) yield { first, second: pair };
    }
  },
  check({ first, second }) {
    if (!isBad(second)) return;
    const data = { first: fateOf(first), second: fateOf(second) };
    return { message: 'changed', event: raisedOutside(second) ?? second.outer, data };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.wsgi }],
    violating: [
      {
        title: 'what it has seen once, it refuses',
        reports: 'changed',
        python: python`
          def middleware(app):
              seen = set()

              def once(environ, start_response):
                  if environ["PATH_INFO"] == "/again":
                      if "again" in seen:
                          start_response("500 Oops", [("Content-Type", "text/plain")])
                          return [b"Seen before"]
                      seen.add("again")
                  return app(environ, start_response)
              return once
        `,
      },
    ],
  },
});

/** It came to nothing, or to an answer that says "server error". */
function isBad(pair: Pair): boolean {
  return /^(?:raised|no |5|hung|died)/.test(fateOf(pair));
}
