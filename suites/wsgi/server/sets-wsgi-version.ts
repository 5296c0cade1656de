import { pep3333 } from '../../../src/model/clause.ts';
import { show, type Py } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable, wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sets-wsgi-version',
  title: 'wsgi.version is the tuple (1, 0)',
  level: 'MUST',
  requirements: ['WSGI-085'],
  clause: pep3333('environ Variables', 'The tuple (1, 0), representing WSGI version 1.0.'),
  why: 'Middleware compares it with a tuple to know which interface it speaks.',
  on: 'served',
  messages: {
    missing: 'wsgi.version is missing',
    wrongValue: 'wsgi.version is {value}, not (1, 0)',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) if (call.offered.py === 'dict') yield call;
  },
  check(call) {
    const value = variable(call, 'wsgi.version');
    if (value === undefined) return { message: 'missing' };
    if (!isOneZero(value)) return { message: 'wrongValue', data: { value: show(value) } };
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
                  del variables["wsgi.version"]
                  return variables
        `,
      },
      {
        title: 'a list',
        reports: 'wrongValue',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.version": [1, 0]}, start_response)
        `,
      },
      {
        title: 'a number',
        reports: 'wrongValue',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.version": 1.0}, start_response)
        `,
      },
    ],
  },
});

function isOneZero(value: Py): boolean {
  if (value.py !== 'tuple' || value.cls !== undefined || value.items.length !== 2) return false;
  const [major, minor] = value.items;
  return major?.py === 'int' && major.value === 1 && minor?.py === 'int' && minor.value === 0;
}
