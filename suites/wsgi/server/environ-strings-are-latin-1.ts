import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variables, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/environ-strings-are-latin-1',
  title: 'Strings in environ stay within Latin-1',
  level: 'MUST',
  requirements: ['WSGI-215'],
  clause: pep3333(
    'Unicode Issues',
    'servers and gateways must not supply strings to an application containing any other Unicode characters',
  ),
  why: 'Applications get the bytes back with value.encode("latin-1"), which raises on anything else. Decode bytes as Latin-1, never as UTF-8.',
  on: 'served',
  messages: {
    beyondLatin1: '{name} holds a character above U+00FF',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      for (const [name, value] of variables(call)) {
        if (value.py === 'str') yield { call, name, value: value.value };
      }
    }
  },
  check({ call, name, value }) {
    // eslint-disable-next-line no-control-regex
    if (/[^\x00-\xff]/.test(value)) {
      return { message: 'beyondLatin1', data: { name }, event: call };
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
        title: 'the name of the server',
        reports: 'beyondLatin1',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  return app(dict(environ, SERVER_SOFTWARE="šerver"), start_response)

              return wrapped
        `,
      },
    ],
  },
});
