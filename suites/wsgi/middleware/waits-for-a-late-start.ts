import { pep3333 } from '../../../src/model/clause.ts';
import { IDENTITY, PASSING } from '../../../src/model/middleware-examples.ts';
import {
  innerCall,
  innerEvents,
  isWsgi,
  raisedOutside,
  worksPlainly,
} from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { indexOfType, statusOf } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/middleware/waits-for-a-late-start',
  title: 'Waits for the first value where start_response has not been called yet',
  level: 'MUST',
  requirements: ['WSGI-055'],
  clause: pep3333(
    'The start_response() Callable',
    'servers must not assume that start_response() has been called before they begin iterating over the iterable',
  ),
  why: 'An application that is a generator calls start_response when it is asked for its first value. Look at status and headers in a start_response of your own, or after the first value has come.',
  on: 'pair-session',
  messages: {
    raised: 'raised {error} with an application that calls start_response in the iteration',
    other:
      'answered {status} where an application that calls start_response in the iteration gave {given}',
  },
  *given(session) {
    if (!worksPlainly(session)) return;
    for (const pair of session.pairs) {
      const call = innerCall(pair);
      if (
        call === undefined ||
        !isWsgi(pair) ||
        pair.errs ||
        indexOfType(pair.outer, 'leave') >= 0
      ) {
        continue;
      }
      const starts = pair.script.call.some((step) => step.do === 'start_response');
      const [first] = pair.script.iterate ?? [];
      if (!starts && first?.do === 'start_response') yield { pair, call, first };
    }
  },
  check({ pair, call, first }) {
    const raised = raisedOutside(pair);
    if (raised !== undefined) {
      const { type, message } = raised.exception;
      const data = { error: `${type}: ${message.slice(0, 80)}` };
      return { message: 'raised', event: raised, data };
    }
    const [given] = first.args;
    const code = given?.py === 'str' ? Number(given.value.slice(0, 3)) : null;
    const status = statusOf(pair.outer);
    const isAsked = innerEvents(call, 'start_response').length > 0;
    // A status of its own that it chose when it had seen the application's may be its purpose.
    if (!isAsked && status !== null && status !== code && status >= 500) {
      return { message: 'other', event: pair.outer, data: { status, given: code ?? '' } };
    }
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.wsgi }],
    violating: [
      {
        title: 'looks at the status when the application has returned',
        reports: 'raised',
        python: python`
          def middleware(app):
              def logging(environ, start_response):
                  seen = []

                  def start(status, headers, *more):
                      seen.append(status)
                      return start_response(status, headers, *more)

                  blocks = app(environ, start)
                  try:
                      environ["example.status"] = seen[-1]
                  except BaseException:
                      if hasattr(blocks, "close"):
                          blocks.close()
                      raise
                  return blocks
              return logging
        `,
      },
      {
        title: 'takes it for a failure that start_response has not been called',
        reports: 'other',
        python:
          PASSING +
          python`
            def middleware(app):
                def strict(environ, start_response):
                    seen = []

                    def start(*args):
                        seen.append(args[0])
                        return start_response(*args)

                    blocks = app(environ, start)
                    if not seen:
                        if hasattr(blocks, "close"):
                            blocks.close()
                        start_response("500 No Answer", [("Content-Type", "text/plain")])
                        return [b"The application did not answer"]
                    return blocks
                return strict
          `,
      },
    ],
  },
});
