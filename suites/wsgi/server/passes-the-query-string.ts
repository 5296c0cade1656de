import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/passes-the-query-string',
  title: 'QUERY_STRING is the query as it stands in the URL',
  level: 'MUST',
  requirements: ['WSGI-064'],
  clause: pep3333(
    'environ Variables',
    'The portion of the request URL that follows the "?", if any.',
  ),
  why: 'Once decoded, a %26 cannot be told from the & between two parameters.',
  on: 'served',
  messages: {
    wrongQuery: 'QUERY_STRING is not what follows the first question mark',
  },
  *given(served) {
    const call = callOf(served);
    if (call !== undefined && served.request !== null) yield { call, request: served.request };
  },
  check({ call, request }) {
    const value = variable(call, 'QUERY_STRING');
    const at = request.target.indexOf('?');
    const query = at < 0 ? '' : request.target.slice(at + 1);
    if (value !== undefined && value.py !== 'str') return;
    if ((value?.value ?? '') !== query) return { message: 'wrongQuery', event: call };
  },
  examples: {
    conforming: [
      {
        title: 'a server that leaves an empty one out',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  if environ["QUERY_STRING"] == "":
                      del environ["QUERY_STRING"]
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'decoded',
        reports: 'wrongQuery',
        python: python`
          from urllib.parse import unquote

          def server(app):
              def wrapped(environ, start_response):
                  query = unquote(environ["QUERY_STRING"], "latin-1")
                  return app(dict(environ, QUERY_STRING=query), start_response)

              return wrapped
        `,
      },
      {
        title: 'only up to the next question mark',
        reports: 'wrongQuery',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  query = environ["QUERY_STRING"].split("?")[0]
                  return app(dict(environ, QUERY_STRING=query), start_response)

              return wrapped
        `,
      },
    ],
  },
});
