import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { raisedOutside, stepsOf, worksPlainly } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/leaves-environ-to-the-application',
  title: 'Copes with any change that the wrapped application makes to environ',
  level: 'SHOULD',
  requirements: ['WSGI-020'],
  clause: pep3333(
    'Specification Details',
    'the application is allowed to modify the dictionary in any way it desires',
  ),
  why: 'Routers move PATH_INFO to SCRIPT_NAME, and others clear what they were given. Take from environ what will be needed before the application is called.',
  on: 'pair-session',
  messages: {
    raised: 'raised {error} with an application that changes its environ',
  },
  *given(session) {
    if (!worksPlainly(session)) return;
    for (const pair of session.pairs) {
      const changes = stepsOf(pair.script).some((step) => step.do === 'clear' || step.do === 'set');
      if (changes && pair.inside === 'wsgi' && pair.inner.calls.length > 0) yield pair;
    }
  },
  check(pair) {
    const raised = raisedOutside(pair);
    if (raised === undefined) return;
    const { type, message } = raised.exception;
    const data = { error: `${type}: ${message.slice(0, 80)}` };
    return { message: 'raised', event: raised, data };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.wsgi }],
    violating: [
      {
        title: 'reads the method when the application has returned',
        reports: 'raised',
        python: python`
          def middleware(app):
              def logging(environ, start_response):
                  blocks = app(environ, start_response)
                  try:
                      environ["example.noted"] = environ["REQUEST_METHOD"]
                  except KeyError:
                      if hasattr(blocks, "close"):
                          blocks.close()
                      raise
                  return blocks
              return logging
        `,
      },
    ],
  },
});
