import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/only-calls-the-application',
  title: 'Calls the application and asks nothing of it',
  level: 'MUST',
  requirements: ['WSGI-004'],
  clause: pep3333(
    'Specification Overview',
    'Callables are only to be called, not introspected upon.',
  ),
  why: 'Applications are functions, classes and objects of all kinds, wrapped in others: what one of them has another has not.',
  on: 'served',
  messages: {
    asked: 'the server asked the application for its {name}',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) if (call.accessed !== undefined) yield call;
  },
  check(call) {
    const name = call.accessed?.application.find((each) => !ALLOWED.includes(each));
    if (name !== undefined) return { message: 'asked', data: { name }, event: call };
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
        title: 'its name for the log',
        reports: 'asked',
        python: python`
          def server(app):
              getattr(app, "__name__", "application")
              return app
        `,
      },
    ],
  },
});

// What isinstance() and issubclass() ask for tells nothing of the application.
const ALLOWED = ['__class__', '__bases__', '__call__'];
