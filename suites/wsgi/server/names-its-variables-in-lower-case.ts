import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variables, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/names-its-variables-in-lower-case',
  title: 'Its own variables have lower-case names',
  level: 'SHOULD',
  requirements: ['WSGI-102'],
  clause: pep3333(
    'environ Variables',
    'These variables should be named using only lower-case letters, numbers, dots, and underscores',
  ),
  why: 'Upper-case names are for CGI, others for applications that use attributes or templates; keep to server_name.variable_name.',
  on: 'served',
  messages: {
    wrongName: 'a variable of the server is named {name}',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      // Names without a dot may come from the environment of the process.
      for (const [name] of variables(call)) if (/^[^.]+\./.test(name)) yield { call, name };
    }
  },
  check({ call, name }) {
    if (!/^[a-z0-9._]+$/.test(name)) return { message: 'wrongName', data: { name }, event: call };
  },
  examples: {
    conforming: [
      {
        title: 'variables of a server, and of the process',
        python: python`
          def server(app):
              own = {"reference.socket": object(), "reference.x_2": 1, "wsgi.input_terminated": True}
              process = {"PATH": "/bin", "lower": "x", "UPPER_lower": "y"}
              return lambda environ, start_response: app({**environ, **own, **process}, start_response)
        `,
      },
    ],
    violating: [
      {
        title: 'in camel case',
        reports: 'wrongName',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "reference.inputStream": 1}, start_response)
        `,
      },
      {
        title: 'with a hyphen',
        reports: 'wrongName',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "reference.x-y": 1}, start_response)
        `,
      },
    ],
  },
});
