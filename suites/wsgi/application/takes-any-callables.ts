import { pep3333 } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/application/takes-any-callables',
  title: 'Works with whatever callables start_response and write are',
  level: 'MUST',
  requirements: ['WSGI-002'],
  clause: pep3333(
    'Specification Overview',
    'must not have any dependency on what kind of callable was provided to it',
  ),
  why: 'Servers hand out a function, a method or an object with __call__; middleware wraps it again. An application that asks which it is fails with the next server.',
  on: 'session',
  messages: { failed: 'fails when start_response is a plain function, or an object with __call__' },
  *given(session) {
    // Reaching for their attributes is a mistake of its own: only-calls-start-response.
    const introspects = session.exchanges.some((exchange) =>
      (exchange.events as readonly object[]).some(
        (event) => 'of' in event && 'use' in event && event.use === true,
      ),
    );
    // Only an object tells of it.
    const isSure = session.exchanges.some(
      (each) => each.request?.variation?.callables === 'object',
    );
    if (introspects || !isSure) return;
    yield* comparisons(session, (server) => server.callables !== undefined);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'it is only called',
        python: python`
          def application(environ, start_response):
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'a method is insisted on',
        reports: 'failed',
        python: python`
          import inspect


          def application(environ, start_response):
              body = b"hello"
              if not inspect.ismethod(start_response):
                  raise TypeError("start_response is no method")
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
  },
});
