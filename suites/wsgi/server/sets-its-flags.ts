import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sets-its-flags',
  title: 'wsgi.multithread, wsgi.multiprocess and wsgi.run_once are there',
  level: 'MUST',
  requirements: ['WSGI-095', 'WSGI-097', 'WSGI-099'],
  clause: pep3333('environ Variables', 'must contain the following WSGI-defined variables'),
  why: 'Applications decide by them whether a cache or a connection may be shared; a KeyError is all they get.',
  on: 'served',
  messages: {
    missing: '{name} is missing',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      if (call.offered.py === 'dict') for (const name of FLAGS) yield { call, name };
    }
  },
  check({ call, name }) {
    if (variable(call, name) === undefined)
      return { message: 'missing', data: { name }, event: call };
  },
  examples: {
    conforming: [
      {
        title: 'numbers instead of bool',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  for name in ("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"):
                      environ[name] = int(environ[name])
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'no wsgi.run_once',
        reports: 'missing',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  del environ["wsgi.run_once"]
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});

const FLAGS = ['wsgi.multithread', 'wsgi.multiprocess', 'wsgi.run_once'];
