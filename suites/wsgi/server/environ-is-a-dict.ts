import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/environ-is-a-dict',
  title: 'environ is a dict',
  level: 'MUST',
  requirements: ['WSGI-017'],
  clause: pep3333('Specification Details', 'This object must be a builtin Python dictionary'),
  why: 'Applications and middleware copy environ, update it and test its type; a subclass or an emulation fails in one of them. Make a new dict for each request.',
  on: 'served',
  messages: {
    wrongType: 'environ is {type}, not dict',
  },
  *given(served) {
    yield* wsgiCalls(served);
  },
  check({ offered }) {
    if (!isExactly(offered, 'dict')) {
      return { message: 'wrongType', data: { type: typeName(offered) } };
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
      {
        title: 'a server without wsgi.file_wrapper',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  del environ["wsgi.file_wrapper"]
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'a subclass of dict',
        reports: 'wrongType',
        python: python`
          class Environ(dict):
              pass

          def server(app):
              return lambda environ, start_response: app(Environ(environ), start_response)
        `,
      },
      {
        title: 'a mapping',
        reports: 'wrongType',
        python: python`
          from collections import UserDict

          def server(app):
              return lambda environ, start_response: app(UserDict(environ), start_response)
        `,
      },
    ],
  },
});
