import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, isHopByHop, variables } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/adds-no-request-headers',
  title: 'No variable stands for a header that was not sent',
  level: 'SHOULD',
  requirements: ['WSGI-073'],
  clause: pep3333(
    'environ Variables',
    'The presence or absence of these variables should correspond with the presence or absence of the appropriate HTTP header in the request.',
  ),
  why: 'What is in an HTTP_ variable passes for something that the client has said.',
  on: 'served',
  messages: {
    notSent: '{name} is there, although no such header was sent',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.request === null) return;
    const sent = served.request.headers.map(([name]) => name.toUpperCase().replaceAll('-', '_'));
    for (const [key] of variables(call)) {
      if (key.startsWith('HTTP_')) yield { call, name: key, sent };
    }
  },
  check({ call, name, sent }) {
    const header = name.slice('HTTP_'.length);
    if (!sent.includes(header) && !isHopByHop(header.replaceAll('_', '-')) && !OWN.test(header)) {
      return { message: 'notSent', data: { name }, event: call };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a proxy which says for whom it asks',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  return app(dict(environ, HTTP_X_FORWARDED_FOR="127.0.0.1", HTTP_VIA="1.1 proxy"), start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'a header for every request',
        reports: 'notSent',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ.setdefault("HTTP_ACCEPT", "*/*")
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});

/** Headers of proxies, and what may come from the environment of the process. */
const OWN = /^(?:X_FORWARDED_.*|FORWARDED|X_REAL_IP|X_REQUEST_ID|VIA|HOST|CONTENT_LENGTH|PROXY)$/;
