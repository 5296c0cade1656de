import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, finalResponse } from '../../../src/model/served-asgi.ts';

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
    const isOver = run.ended !== null && run.ended.t < (run.asked ?? Infinity);
    const answered = run.served.filter((served) => finalResponse(served) !== undefined);
    const isCalled = answered.some(({ calls }) => calls.some(({ kind }) => kind === 'http'));
    // One that is only slow to start says nothing.
    if (run.ready === null ? isOver : answered.length > 0 && !isCalled) {
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
