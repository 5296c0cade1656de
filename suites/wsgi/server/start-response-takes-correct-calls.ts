import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, isLate, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/start-response-takes-correct-calls',
  title: 'start_response takes every correct call',
  level: 'MUST',
  requirements: ['WSGI-024'],
  clause: pep3333(
    'The start_response() Callable',
    'The second parameter passed to the application object is a callable of the form start_response(status, response_headers, exc_info=None).',
  ),
  why: 'Applications call it with two arguments, middleware with three, with None or with sys.exc_info(); each has to do.',
  on: 'served',
  messages: {
    raised: 'start_response raised {type} for a correct call with {count} arguments',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined) return;
    // Whoever cannot do without an environ that was changed is found by rules on that.
    if (call.events.some(({ type }) => type === 'clear' || type === 'set')) return;
    const [start] = starts(call);
    if (start === undefined || start.status === null || start.headers === null) return;
    if (!isLate(served, start.event)) yield start;
  },
  check({ event, excInfo }) {
    if (!failed(event) || event.step?.do !== 'start_response') return;
    const type = event.outcome?.raised?.types[0] ?? '';
    return {
      message: 'raised',
      data: { type, count: event.step.args.length + (excInfo ? 1 : 0) },
      event,
    };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'two arguments and no more',
        reports: 'raised',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  def start(status, headers, *rest):
                      if rest == (None,):
                          raise TypeError("exc_info has to be a tuple")
                      return start_response(status, headers, *rest)

                  return app(environ, start)

              return wrapped
        `,
      },
      {
        title: 'an error handler that has not begun before',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def start_response(self, exchange, status, headers, exc_info=None):
                  if exc_info and not exchange.called:
                      raise RuntimeError("nothing to replace")
                  return super().start_response(exchange, status, headers, exc_info)
        `,
      },
    ],
  },
});
