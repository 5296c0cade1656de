import { pep3333 } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/passes-the-protocol-version',
  title: 'SERVER_PROTOCOL is the version that the client used',
  level: 'MUST',
  requirements: ['WSGI-071'],
  clause: pep3333(
    'environ Variables',
    'The version of the protocol the client used to send the request.',
  ),
  why: 'Applications choose by it what they may send; to a client of HTTP/1.0 the version of the server itself says nothing.',
  on: 'served',
  messages: {
    wrongVersion: 'SERVER_PROTOCOL is {value} for a request by HTTP/{version}',
  },
  *given(served) {
    const call = callOf(served);
    if (call !== undefined && served.request !== null) yield { call, request: served.request };
  },
  check({ call, request }) {
    const value = variable(call, 'SERVER_PROTOCOL');
    if (value?.py !== 'str' || value.value === '' || request.httpVersion === '2') return;
    if (value.value !== `HTTP/${request.httpVersion}`) {
      const data = { value: show(value), version: request.httpVersion };
      return { message: 'wrongVersion', data, event: call };
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
        title: 'always its own',
        reports: 'wrongVersion',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  return app(dict(environ, SERVER_PROTOCOL="HTTP/1.1"), start_response)

              return wrapped
        `,
      },
    ],
  },
});
