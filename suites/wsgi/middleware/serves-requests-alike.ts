import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { breaksDown, fateOf, isPlain, pairKey, raisedOutside } from '../../../src/model/pairs.ts';
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
      else if (!breaksDown(first)) yield { first, second: pair };
    }
  },
  check({ first, second }) {
    if (!breaksDown(second)) return;
    const data = { first: fateOf(first), second: fateOf(second) };
    return { message: 'changed', event: raisedOutside(second) ?? second.outer, data };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'every third request is one too many',
        python: python`
          import itertools

          def middleware(app):
              requests = itertools.count(1)

              def limiting(environ, start_response):
                  if next(requests) % 3 == 0:
                      headers = [("Retry-After", "1"), ("Content-Length", "0")]
                      start_response("503 Service Unavailable", headers)
                      return []
                  return app(environ, start_response)
              return limiting
        `,
      },
    ],
    violating: [
      {
        title: 'what it needs it has taken away',
        reports: 'changed',
        python: python`
          def middleware(app):
              tokens = {"/again": "one"}

              def once(environ, start_response):
                  if environ["PATH_INFO"] == "/again":
                      environ["shop.token"] = tokens.pop("/again")
                  return app(environ, start_response)
              return once
        `,
      },
    ],
  },
});
