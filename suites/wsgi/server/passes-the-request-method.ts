import { pep3333 } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/passes-the-request-method',
  title: 'REQUEST_METHOD is the method of the request',
  level: 'MUST',
  requirements: ['WSGI-059'],
  clause: pep3333('environ Variables', 'The HTTP request method, such as "GET" or "POST".'),
  why: 'Methods are case-sensitive and open-ended; applications answer 405 to those they do not know.',
  on: 'served',
  messages: {
    wrongMethod: 'REQUEST_METHOD is {value} for a request with another method',
  },
  *given(served) {
    const call = callOf(served);
    if (call !== undefined && served.request !== null) yield { call, request: served.request };
  },
  check({ call, request }) {
    const value = variable(call, 'REQUEST_METHOD');
    if (value?.py === 'str' && value.value !== '' && value.value !== request.method) {
      return { message: 'wrongMethod', data: { value: show(value) }, event: call };
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
        title: 'a method that it does not know',
        reports: 'wrongMethod',
        python: python`
          KNOWN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

          def server(app):
              def wrapped(environ, start_response):
                  if environ["REQUEST_METHOD"] not in KNOWN:
                      environ["REQUEST_METHOD"] = "GET"
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});
