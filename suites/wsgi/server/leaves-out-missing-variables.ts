import { pep3333 } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, valuesOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/leaves-out-missing-variables',
  title: 'Leaves out variables without a value',
  level: 'SHOULD',
  requirements: ['WSGI-081'],
  clause: pep3333(
    'environ Variables',
    'missing variables (such as REMOTE_USER when no authentication has occurred) should be left out of the environ dictionary',
  ),
  why: 'Applications ask whether REMOTE_USER is there to know whether somebody has logged in.',
  on: 'served',
  messages: {
    placeholder: '{name} is {value}, although there is none',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.request === null) return;
    if (valuesOf(served.request.headers, 'authorization').length > 0) return;
    for (const name of NAMES) yield { call, name };
  },
  check({ call, name }) {
    const value = variable(call, name);
    // None is no str: that is another rule's.
    if (value?.py === 'str') {
      return { message: 'placeholder', data: { name, value: show(value) }, event: call };
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
        title: 'a dash for nobody',
        reports: 'placeholder',
        python: python`
          def server(app):
              return lambda environ, start_response: app(dict(environ, REMOTE_USER="-"), start_response)
        `,
      },
      {
        title: 'an empty name',
        reports: 'placeholder',
        python: python`
          def server(app):
              return lambda environ, start_response: app(dict(environ, AUTH_TYPE=""), start_response)
        `,
      },
    ],
  },
});

/** What comes of an authentication alone. */
const NAMES = ['REMOTE_USER', 'AUTH_TYPE', 'REMOTE_IDENT'];
