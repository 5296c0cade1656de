import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sets-url-scheme',
  title: 'wsgi.url_scheme is the scheme of the request',
  level: 'MUST',
  requirements: ['WSGI-086', 'WSGI-087'],
  clause: pep3333(
    'environ Variables',
    'A string representing the "scheme" portion of the URL at which the application is being invoked.',
  ),
  why: 'Redirects and links are built with it: over TLS a wrong one sends people to plain HTTP, or in circles.',
  on: 'served',
  messages: {
    missing: 'wsgi.url_scheme is missing',
    wrongType: 'wsgi.url_scheme is {type}, not str',
    wrongScheme: 'wsgi.url_scheme is {value} for a request by {scheme}',
  },
  *given({ interface: spoken, calls, wire }) {
    if (spoken !== 'wsgi') return;
    const scheme = wire === null ? null : wire.tls === null ? 'http' : 'https';
    for (const call of calls) if (call.offered.py === 'dict') yield { call, scheme };
  },
  check({ call, scheme }) {
    const value = variable(call, 'wsgi.url_scheme');
    if (value === undefined) return { message: 'missing', event: call };
    if (!isExactly(value, 'str')) {
      return { message: 'wrongType', data: { type: typeName(value) }, event: call };
    }
    if (scheme !== null && value.value !== scheme) {
      return { message: 'wrongScheme', data: { value: show(value), scheme }, event: call };
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
        title: 'none',
        reports: 'missing',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def wsgi_variables(self, exchange):
                  variables = super().wsgi_variables(exchange)
                  del variables["wsgi.url_scheme"]
                  return variables
        `,
      },
      {
        title: 'bytes',
        reports: 'wrongType',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.url_scheme": b"http"}, start_response)
        `,
      },
      {
        title: 'the protocol in capitals',
        reports: 'wrongScheme',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.url_scheme": "HTTP"}, start_response)
        `,
      },
    ],
  },
});
