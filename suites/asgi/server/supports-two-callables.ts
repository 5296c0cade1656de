import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/supports-two-callables',
  title: 'Supports applications of two callables, as in ASGI 2',
  level: 'SHOULD',
  requirements: ['ASGI-035'],
  clause: asgi(
    'Legacy Applications',
    "It's now legacy, but there are applications out there written in this style, and so it's important to support them.",
  ),
  why: 'Without it such an application fails with its first request; asgiref.compatibility tells the two styles apart and converts.',
  on: 'served-session',
  messages: { failed: 'did not serve an application of two callables' },
  *given({ runs }) {
    for (const run of runs) if (run.form === 'legacy') yield run;
  },
  check(run) {
    const calls = run.served.flatMap(({ calls: each }) => each);
    if (!calls.some(({ kind, ended }) => kind === 'http' && ended === 'returned')) {
      return { message: 'failed', event: run };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'one callable only',
        reports: 'failed',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def is_legacy(self, app):
                  return False
        `,
      },
    ],
  },
});
