import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/errors-has-its-methods',
  title: 'wsgi.errors has the methods of an error stream',
  level: 'MUST',
  requirements: ['WSGI-090', 'WSGI-110', 'WSGI-111', 'WSGI-112'],
  clause: pep3333(
    'Input and Error Streams',
    'must be supported by all servers conforming to this specification',
  ),
  why: 'logging.StreamHandler needs write() and flush(), traceback modules use writelines().',
  on: 'served',
  messages: {
    missing: 'wsgi.errors is missing',
    noMethod: 'wsgi.errors has no {name}()',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      if (call.offered.py === 'dict') for (const name of METHODS) yield { call, name };
    }
  },
  check({ call, name }) {
    if (variable(call, 'wsgi.errors') === undefined) return { message: 'missing', event: call };
    if (call.methods['wsgi.errors']?.includes(name) !== true) {
      return { message: 'noMethod', data: { name }, event: call };
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
                  del variables["wsgi.errors"]
                  return variables
        `,
      },
      {
        title: 'a stream without writelines()',
        reports: 'noMethod',
        python: python`
          class Stream:
              def __init__(self, stream):
                  self.stream = stream

              def write(self, text):
                  self.stream.write(text)

              def flush(self):
                  self.stream.flush()

          def server(app):
              def wrapped(environ, start_response):
                  stream = Stream(environ["wsgi.errors"])
                  return app({**environ, "wsgi.errors": stream}, start_response)

              return wrapped
        `,
      },
    ],
  },
});

const METHODS = ['flush', 'write', 'writelines'];
