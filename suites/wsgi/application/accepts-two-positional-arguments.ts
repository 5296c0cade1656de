import { pep3333 } from '../../../src/model/clause.ts';
import type { RaiseEvent } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/accepts-two-positional-arguments',
  title: 'Accepts two positional arguments',
  level: 'MUST',
  requirements: ['WSGI-014'],
  clause: pep3333(
    'Specification Details',
    'The application object must accept two positional arguments',
  ),
  why: 'Every server calls application(environ, start_response); a further required parameter is a TypeError on each request. Bind it beforehand, with functools.partial for one.',
  on: 'wsgi',
  messages: { wrongSignature: 'cannot be called with two positional arguments: {error}' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'call');
  },
  check(_, exchange) {
    const event = exchange.events[1];
    if (event?.type === 'raise' && isMisfit(event)) {
      return { message: 'wrongSignature', data: { error: event.exception.message }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'other names, and a third parameter with a default',
        python: python`
          def application(env, start, config={}, *, debug=False):
              start("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'an application that raises TypeError itself',
        python: python`
          def application(environ, start_response):
              raise TypeError("answer() takes 1 positional argument but 2 were given")
        `,
      },
    ],
    violating: [
      {
        title: 'a third argument',
        reports: 'wrongSignature',
        python: python`
          def application(environ, start_response, config):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'an object that is called with the environ alone',
        reports: 'wrongSignature',
        python: python`
          class Application:
              def __call__(self, environ):
                  return [b"Hello"]

          application = Application()
        `,
      },
      {
        title: 'an argument by keyword only',
        reports: 'wrongSignature',
        python: python`
          def application(environ, *, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});

/** The call itself failed: no line of the application was reached. */
function isMisfit({ during, exception }: RaiseEvent): boolean {
  return (
    during === 'call' &&
    exception.type === 'TypeError' &&
    exception.frames.length === 0 &&
    /\barguments?\b|\bnot callable\b/.test(exception.message)
  );
}
