import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerAnswer, isWsgi, outerAnswer, outerEvent } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/keeps-the-reason-phrase',
  title: 'Keeps the reason phrase of a status that it does not change',
  level: 'SHOULD',
  requirements: ['WSGI-286'],
  clause: pep3333(
    'Other HTTP Features',
    'should "play dumb" and allow the application complete control over its output',
  ),
  why: 'The application has chosen its words, and people read them in logs and on the command line. Pass the status on as it is, and look at its number only.',
  on: 'pair',
  messages: {
    changed: 'made {passed} of the status {given}, and changed nothing else',
  },
  *given(pair) {
    const [inside, outside] = [innerAnswer(pair), outerAnswer(pair)];
    if (!isWsgi(pair) || pair.inside !== 'wsgi' || inside === undefined || outside === undefined)
      return;
    if (inside.status === outside.status) yield { inside, outside, outer: pair.outer };
  },
  check({ inside, outside, outer }) {
    const [given, passed] = [inside.statusText ?? '', outside.statusText ?? ''];
    const isSame = JSON.stringify(inside.headers) === JSON.stringify(outside.headers);
    // One that makes another answer of it has its own words for it; words that cannot be sent are
    // another mistake.
    if (!isSame || inside.body !== outside.body || !LATIN_1.test(passed)) return;
    if (given.trim() === passed.trim()) return;
    return {
      message: 'changed',
      event: outerEvent(outer, 'start_response'),
      data: { given, passed },
    };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.wsgi },
      {
        title: 'an answer of its own for what was not found',
        python: python`
          def middleware(app):
              def missing(environ, start_response):
                  def start(status, headers, *more):
                      if status == "404 Not Found":
                          status, headers = "404 Nothing Here", headers + [("X-Missing", "yes")]
                      return start_response(status, headers, *more)
                  return app(environ, start)
              return missing
        `,
      },
    ],
    violating: [
      {
        title: 'the usual phrase for success',
        reports: 'changed',
        python: python`
          def middleware(app):
              def usual(environ, start_response):
                  def start(status, headers, *more):
                      status = "200 OK" if status.startswith("200") else status
                      return start_response(status, headers, *more)
                  return app(environ, start)
              return usual
        `,
      },
    ],
  },
});

const LATIN_1 = /^[\0-\xff]*$/;
