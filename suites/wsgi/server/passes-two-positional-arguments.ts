import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/passes-two-positional-arguments',
  title: 'Passes two positional arguments',
  level: 'MUST',
  requirements: ['WSGI-015'],
  clause: pep3333(
    'Specification Details',
    'A server or gateway must invoke the application object using positional (not keyword) arguments',
  ),
  why: 'Applications name the two parameters as they like; a keyword is a TypeError in most of them.',
  on: 'served',
  messages: {
    byKeyword: 'passed {names} by keyword',
    wrongNumber: 'passed {count} positional arguments, not two',
  },
  *given(served) {
    yield* wsgiCalls(served);
  },
  check({ args, kwargs }) {
    if (kwargs.length > 0) return { message: 'byKeyword', data: { names: kwargs.join(', ') } };
    if (args !== 2) return { message: 'wrongNumber', data: { count: args } };
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
        title: 'both by keyword',
        reports: 'byKeyword',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  return app(environ=environ, start_response=start_response)

              return wrapped
        `,
      },
      {
        title: 'a third argument',
        reports: 'wrongNumber',
        python: python`
          def server(app):
              return lambda environ, start_response: app(environ, start_response, None)
        `,
      },
    ],
  },
});
