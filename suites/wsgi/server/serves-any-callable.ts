import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { finalOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/serves-any-callable',
  title: 'Serves any sort of callable',
  level: 'MUST',
  requirements: ['WSGI-001', 'WSGI-012'],
  clause: pep3333(
    'Specification Overview',
    'invoking a callable must not have any dependency on what kind of callable was provided to it',
  ),
  why: 'Frameworks give a server objects, classes and functions wrapped in middleware; it has to call them alike.',
  on: 'served-session',
  messages: {
    notServed: 'an application that is a {form} was not served',
  },
  *given(session) {
    if (session.interface !== 'wsgi') return;
    for (const run of session.runs) {
      // The others are of an object.
      if (run.form === 'application') continue;
      // One that never answers at all has failed to start for a reason of its own.
      for (const served of run.served) yield { form: run.form, served };
    }
  },
  check({ form, served }) {
    const response = finalOf(served);
    if (served.calls.length === 0 || response?.status !== 200 || !response.complete) {
      return { message: 'notServed', data: { form }, event: served };
    }
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
        title: 'functions and objects only',
        reports: 'notServed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def call(self, exchange, environ):
                  if isinstance(self.app, type) and exchange.request.target == b"/callable":
                      raise TypeError("not a function")
                  return super().call(exchange, environ)
        `,
      },
    ],
  },
});
