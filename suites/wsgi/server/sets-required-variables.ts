import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sets-required-variables',
  title: 'Sets the variables that are always required',
  level: 'MUST',
  requirements: ['WSGI-058', 'WSGI-067', 'WSGI-068', 'WSGI-070'],
  clause: pep3333('environ Variables', 'are required strings and must never be empty'),
  why: 'Applications build URLs and choose handlers from them without asking whether they are there.',
  on: 'served',
  messages: {
    missing: '{name} is missing',
    empty: '{name} is empty',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      if (call.offered.py === 'dict') for (const name of NAMES) yield { call, name };
    }
  },
  check({ call, name }) {
    const value = variable(call, name);
    if (value === undefined) return { message: 'missing', data: { name }, event: call };
    if (value.py === 'str' && value.value === '') {
      return { message: 'empty', data: { name }, event: call };
    }
  },
  examples: {
    conforming: [
      {
        title: 'variables that may be left out are',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  for name in ("SCRIPT_NAME", "QUERY_STRING"):
                      if environ[name] == "":
                          del environ[name]
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'no SERVER_PROTOCOL',
        reports: 'missing',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  del environ["SERVER_PROTOCOL"]
                  return app(environ, start_response)

              return wrapped
        `,
      },
      {
        title: 'an empty SERVER_NAME',
        reports: 'empty',
        python: python`
          def server(app):
              return lambda environ, start_response: app(dict(environ, SERVER_NAME=""), start_response)
        `,
      },
    ],
  },
});

const NAMES = ['REQUEST_METHOD', 'SERVER_NAME', 'SERVER_PORT', 'SERVER_PROTOCOL'];
