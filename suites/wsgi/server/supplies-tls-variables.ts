import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/supplies-tls-variables',
  title: 'Tells of TLS in variables',
  level: 'SHOULD',
  requirements: ['WSGI-077'],
  clause: pep3333(
    'environ Variables',
    'should also provide as many of the Apache SSL environment variables',
  ),
  why: 'Applications written for Apache look for HTTPS=on.',
  on: 'served',
  messages: {
    noHttps: 'HTTPS is missing in a request over TLS',
  },
  *given(served) {
    const call = callOf(served);
    if (call?.offered.py === 'dict' && (served.wire?.tls ?? null) !== null) yield call;
  },
  check(call) {
    if (variable(call, 'HTTPS') === undefined) return { message: 'noHttps' };
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
        reports: 'noHttps',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ.pop("HTTPS", None)
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});
