import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerAnswer, isWsgi, outerAnswer, outerEvent } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { swapped, valuesOf } from '../../../src/model/repeated.ts';

export default defineRule({
  id: 'wsgi/middleware/keeps-repeated-headers',
  title: 'Keeps response headers that are there more than once, and their order',
  level: 'SHOULD',
  requirements: ['WSGI-285'],
  clause: pep3333(
    'Other HTTP Features',
    "They should only make changes that do not alter the effective semantics of the application's response",
  ),
  why: 'A dict of headers has room for one Set-Cookie only: of the session and the language, one is lost. Change headers as the list that they are.',
  on: 'pair',
  messages: {
    lost: 'passed on one of {count} {name} headers',
    swapped: 'passed {name} headers on in another order',
  },
  *given(pair) {
    const [inside, outside] = [innerAnswer(pair), outerAnswer(pair)];
    if (!isWsgi(pair) || pair.inside !== 'wsgi' || inside === undefined || outside === undefined)
      return;
    const names = new Set(inside.headers.map(([name]) => name.toLowerCase()));
    for (const name of names) {
      const given = valuesOf(inside.headers, name);
      if (new Set(given).size > 1) yield { name, given, passed: valuesOf(outside.headers, name) };
    }
  },
  check({ name, given, passed }, { outer }) {
    const event = outer.kind === 'wsgi' ? outerEvent(outer, 'start_response') : undefined;
    const [kept, ...others] = given.filter((each) => passed.includes(each));
    // What it takes for itself, leaves out or joins by purpose is its own affair: that the first or
    // the last is left of several, and nothing else, is what a dict does.
    const isEnd = kept === given[0] || kept === given.at(-1);
    if (kept !== undefined && others.length === 0 && passed.length === 1 && isEnd) {
      return { message: 'lost', event, data: { name, count: given.length } };
    }
    if (swapped(given, passed)) return { message: 'swapped', event, data: { name } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'a cookie of its own before those of the application',
        python: python`
          def middleware(app):
              def naming(environ, start_response):
                  def start(status, headers, *more):
                      own = [("Set-Cookie", "own=1; Path=/")]
                      return start_response(status, own + headers, *more)
                  return app(environ, start)
              return naming
        `,
      },
    ],
    violating: [
      {
        title: 'a dict of headers',
        reports: 'lost',
        python: python`
          def middleware(app):
              def collecting(environ, start_response):
                  def start(status, headers, *more):
                      return start_response(status, list(dict(headers).items()), *more)
                  return app(environ, start)
              return collecting
        `,
      },
      {
        title: 'the last header first',
        reports: 'swapped',
        python: python`
          def middleware(app):
              def reversing(environ, start_response):
                  def start(status, headers, *more):
                      return start_response(status, headers[::-1], *more)
                  return app(environ, start)
              return reversing
        `,
      },
    ],
  },
});
