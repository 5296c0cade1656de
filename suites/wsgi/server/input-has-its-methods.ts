import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/input-has-its-methods',
  title: 'wsgi.input has the methods of an input stream',
  level: 'MUST',
  requirements: ['WSGI-088', 'WSGI-105', 'WSGI-106', 'WSGI-107', 'WSGI-108'],
  clause: pep3333(
    'Input and Error Streams',
    'must be supported by all servers conforming to this specification',
  ),
  why: 'Form parsers use each of them: one reads by size, another line by line.',
  on: 'served',
  messages: {
    missing: 'wsgi.input is missing',
    noMethod: 'wsgi.input has no {name}()',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      if (call.offered.py === 'dict') for (const name of METHODS) yield { call, name };
    }
  },
  check({ call, name }) {
    if (variable(call, 'wsgi.input') === undefined) return { message: 'missing', event: call };
    if (call.methods['wsgi.input']?.includes(name) !== true) {
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
                  del variables["wsgi.input"]
                  return variables
        `,
      },
      {
        title: 'a stream without readlines()',
        reports: 'noMethod',
        python: python`
          class Stream:
              def __init__(self, stream):
                  self.stream = stream

              def read(self, *args):
                  return self.stream.read(*args)

              def readline(self, *args):
                  return self.stream.readline(*args)

              def __iter__(self):
                  return iter(self.stream)

          def server(app):
              def wrapped(environ, start_response):
                  stream = Stream(environ["wsgi.input"])
                  return app({**environ, "wsgi.input": stream}, start_response)

              return wrapped
        `,
      },
    ],
  },
});

const METHODS = ['read', 'readline', 'readlines', '__iter__'];
