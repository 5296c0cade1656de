import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variables, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/cgi-variables-are-str',
  title: 'CGI variables are str',
  level: 'MUST',
  requirements: ['WSGI-082'],
  clause: pep3333(
    'environ Variables',
    "It is a violation of this specification for any CGI variable's value to be of any type other than str",
  ),
  why: 'environ["SERVER_PORT"] != "80" is true for the number 80, and a None is joined into no URL. Use str, or leave the variable out.',
  on: 'served',
  messages: {
    wrongType: '{name} is {type}, not str',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      for (const [name, value] of variables(call)) {
        if (isCgi(name)) yield { call, name, value };
      }
    }
  },
  check({ call, name, value }) {
    if (!isExactly(value, 'str')) {
      return { message: 'wrongType', data: { name, type: typeName(value) }, event: call };
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
        title: 'a port as a number',
        reports: 'wrongType',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ["SERVER_PORT"] = int(environ["SERVER_PORT"])
                  return app(environ, start_response)

              return wrapped
        `,
      },
      {
        title: 'a subclass of str',
        reports: 'wrongType',
        python: python`
          class Text(str):
              pass

          def server(app):
              def wrapped(environ, start_response):
                  return app(dict(environ, QUERY_STRING=Text(environ["QUERY_STRING"])), start_response)

              return wrapped
        `,
      },
      {
        title: 'None where nobody is known',
        reports: 'wrongType',
        python: python`
          def server(app):
              return lambda environ, start_response: app(dict(environ, REMOTE_USER=None), start_response)
        `,
      },
    ],
  },
});

/** RFC 3875, section 4.1; the variables of single servers are not among them. */
const CGI = [
  'AUTH_TYPE',
  'CONTENT_LENGTH',
  'CONTENT_TYPE',
  'GATEWAY_INTERFACE',
  'PATH_INFO',
  'PATH_TRANSLATED',
  'QUERY_STRING',
  'REMOTE_ADDR',
  'REMOTE_HOST',
  'REMOTE_IDENT',
  'REMOTE_USER',
  'REQUEST_METHOD',
  'SCRIPT_NAME',
  'SERVER_NAME',
  'SERVER_PORT',
  'SERVER_PROTOCOL',
  'SERVER_SOFTWARE',
];

function isCgi(name: string): boolean {
  return CGI.includes(name) || name.startsWith('HTTP_');
}
