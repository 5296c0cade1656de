import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/passes-positional-arguments',
  title: 'Passes the arguments of start_response and write by position',
  level: 'MUST',
  requirements: ['WSGI-022'],
  clause: pep3333(
    'Specification Details',
    'the application must invoke the start_response callable using positional arguments',
  ),
  why: 'Servers name these parameters as they like, so a keyword that one of them knows is a TypeError under the next. Pass status, headers and exc_info by position.',
  on: 'wsgi',
  messages: {
    byKeyword: 'passed {names} to {callable} by keyword',
    wrongCount: 'called {callable} with {count} arguments',
  },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'start_response');
    yield* wsgiEvents(exchange, 'write');
  },
  check({ type, args, kwargs }) {
    if (kwargs.length > 0) {
      const names = kwargs.map(([name]) => name).join(', ');
      return { message: 'byKeyword', data: { names, callable: type } };
    }
    const [least, most] = type === 'write' ? [1, 1] : [2, 3];
    if (args.length < least || args.length > most) {
      return { message: 'wrongCount', data: { callable: type, count: args.length } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'two arguments by position, and one',
        python: python`
          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              write = start_response(*("200 OK", headers))
              write(b"Hello")
              return []
        `,
      },
    ],
    violating: [
      {
        title: 'the names that PEP 3333 uses for illustration',
        reports: 'byKeyword',
        python: python`
          def application(environ, start_response):
              start_response(status="200 OK", response_headers=[("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'exc_info by keyword',
        reports: 'byKeyword',
        python: python`
          import sys

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  start_response("500 Oops", headers, exc_info=sys.exc_info())
                  return [b"Sorry"]
        `,
      },
      {
        title: 'no headers at all',
        reports: 'wrongCount',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content")
              return []
        `,
      },
    ],
  },
});
