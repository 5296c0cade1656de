import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/uses-only-the-iteration-protocol',
  title: 'Uses nothing of the iterable but iteration, len() and close()',
  level: 'MUST',
  requirements: ['WSGI-056'],
  clause: pep3333(
    'Specification Details',
    'must not directly use any other attributes of the iterable returned by the application',
  ),
  why: 'An attribute of that name may mean something else in the application.',
  on: 'served',
  messages: {
    used: 'the server asked the iterable for its {name}',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) if (call.accessed !== undefined) yield call;
  },
  check(call) {
    const name = call.accessed?.iterable.find((each) => !ALLOWED.includes(each));
    if (name !== undefined) return { message: 'used', data: { name }, event: call };
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
        title: 'looks for a file',
        reports: 'used',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def iterate(self, exchange):
                  getattr(exchange.iterable, "fileno", None)
                  super().iterate(exchange)
        `,
      },
    ],
  },
});

// `__class__`: whether it is a wrapper of the server's own.
const ALLOWED = ['__class__', '__iter__', '__next__', '__len__', '__getitem__', 'close'];
