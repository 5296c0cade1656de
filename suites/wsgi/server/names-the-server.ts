import { pep3333 } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/names-the-server',
  title: 'SERVER_NAME and SERVER_PORT name the server',
  level: 'MUST',
  requirements: ['WSGI-069', 'WSGI-262'],
  clause: pep3333(
    'environ Variables',
    'When HTTP_HOST is not set, these variables can be combined to determine a default.',
  ),
  why: 'For a client of HTTP/1.0 that sends no Host they are all that URLs can be built from.',
  on: 'served',
  messages: {
    noHost: 'SERVER_NAME is {value}, which is no host',
    noPort: 'SERVER_PORT is {value}, which is no port',
    wrongPort: 'SERVER_PORT is not the port of the request',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.request === null) return;
    const host = variable(call, 'HTTP_HOST');
    const port = served.wire?.remote?.port;
    if (host === undefined || (host.py === 'str' && host.value === '')) yield { call, port };
  },
  check({ call, port }) {
    const name = variable(call, 'SERVER_NAME');
    if (
      name?.py === 'str' &&
      name.value !== '' &&
      !/^(?:[\w.-]+|\[?[0-9a-f:.]+\]?)$/i.test(name.value)
    ) {
      return { message: 'noHost', data: { value: show(name) }, event: call };
    }
    const given = variable(call, 'SERVER_PORT');
    if (given?.py !== 'str' || given.value === '') return;
    if (!/^\d{1,5}$/.test(given.value)) {
      return { message: 'noPort', data: { value: show(given) }, event: call };
    }
    if (port !== undefined && Number(given.value) !== port)
      return { message: 'wrongPort', event: call };
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
        title: 'a name and a port in one',
        reports: 'noHost',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  name = "%s:%s" % (environ["SERVER_NAME"], environ["SERVER_PORT"])
                  return app(dict(environ, SERVER_NAME="http://" + name), start_response)

              return wrapped
        `,
      },
      {
        title: 'a service',
        reports: 'noPort',
        python: python`
          def server(app):
              return lambda environ, start_response: app(dict(environ, SERVER_PORT="http"), start_response)
        `,
      },
      {
        title: 'always the same',
        reports: 'wrongPort',
        python: python`
          def server(app):
              return lambda environ, start_response: app(dict(environ, SERVER_PORT="80"), start_response)
        `,
      },
    ],
  },
});
