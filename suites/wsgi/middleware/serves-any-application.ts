import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import {
  innerAnswer,
  isPlain,
  outerStatus,
  raisedOutside,
  worksPlainly,
} from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/serves-any-application',
  title: 'Serves an application whatever sort of callable that is',
  level: 'MUST',
  requirements: ['WSGI-003'],
  clause: pep3333(
    'Specification Overview',
    'a server, gateway, or application that is invoking a callable must not have any dependency on what kind of callable was provided to it',
  ),
  why: 'Applications are functions, methods, classes, and objects with __call__. Call what you were given, and ask nothing of it.',
  on: 'pair-session',
  messages: {
    raised: 'raised {error} around an application that is a {form}',
    failed: 'answered {status} for an application that is a {form}',
  },
  *given(session) {
    if (!worksPlainly(session)) return;
    const plain = session.pairs.filter((pair) => pair.inside === 'wsgi' && isPlain(pair));
    for (const pair of plain) {
      const { form } = pair;
      if (form === 'application') continue;
      // One that answers with errors by itself now and then does so without regard to the form.
      const alike = plain.filter((each) => each.form === form);
      const others = plain.filter((each) => each.form === 'application');
      const isAlways = alike.length > 1 && alike.every(isError) && !others.some(isError);
      yield { pair, isAlways };
    }
  },
  check({ pair, isAlways }) {
    const { form } = pair;
    const raised = raisedOutside(pair);
    if (raised !== undefined) {
      const { type, message } = raised.exception;
      const data = { form, error: `${type}: ${message.slice(0, 80)}` };
      return { message: 'raised', event: raised, data };
    }
    if (isAlways) {
      return {
        message: 'failed',
        event: pair.outer,
        data: { form, status: outerStatus(pair) ?? 0 },
      };
    }
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.wsgi }],
    violating: [
      {
        title: 'takes a class for something that makes applications',
        reports: 'raised',
        python: python`
          def middleware(app):
              made = app() if isinstance(app, type) else app
              return lambda environ, start_response: made(environ, start_response)
        `,
      },
      {
        title: 'serves functions and objects only',
        reports: 'failed',
        python: python`
          def middleware(app):
              def choosy(environ, start_response):
                  if isinstance(app, type):
                      start_response("500 Oops", [("Content-Type", "text/plain")])
                      return [b"Not a function"]
                  return app(environ, start_response)
              return choosy
        `,
      },
    ],
  },
});

/** An error that the application inside has not answered with. */
function isError(pair: Pair): boolean {
  const isOwn = pair.inner.calls.length === 0 || (innerAnswer(pair)?.status ?? 500) < 500;
  return isOwn && (outerStatus(pair) ?? 0) >= 500;
}
