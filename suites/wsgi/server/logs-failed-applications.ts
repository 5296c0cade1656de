import { pep3333 } from '../../../src/model/clause.ts';
import type { ServedSession } from '../../../src/model/served.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, eventsOf, failed, stepOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/logs-failed-applications',
  title: 'Logs what an application raised',
  level: 'SHOULD',
  requirements: ['WSGI-230', 'WSGI-231'],
  clause: pep3333(
    'Error Handling',
    'Servers should trap and log any exception that aborts an application or the iteration of its return value.',
  ),
  why: 'The log is where one looks for what went wrong.',
  on: 'served-session',
  messages: {
    notLogged: 'an exception of the application is not in the log',
  },
  *given(session) {
    const log = session.runs[0]?.log ?? '';
    if (session.interface !== 'wsgi' || !showsErrors(session, log)) return;
    // Each process of a server has a log of its own.
    for (const served of session.runs[0]?.served ?? []) {
      const call = callOf(served);
      // Known by its message, where it came out of the application.
      const raised = call?.events.find((event) => event.type === 'end' && failed(event));
      const message = raised?.outcome?.raised?.message ?? '';
      if (message.startsWith('gw-conform: raised')) yield { call, message, log };
    }
  },
  check({ call, message, log }) {
    if (!log.includes(message)) return { message: 'notLogged', event: call };
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
        title: 'without a word',
        reports: 'notLogged',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def log(self, error):
                  pass
        `,
      },
      {
        title: 'only the name of the error',
        reports: 'notLogged',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def log(self, error):
                  import sys

                  sys.stderr.write("the application failed: %s\n" % type(error).__name__)
        `,
      },
    ],
  },
});

/** Errors may go somewhere else: only where text written to wsgi.errors is seen they can be missed. */
function showsErrors(session: ServedSession, log: string): boolean {
  return session.served.some((served) => {
    const call = callOf(served);
    return (call === undefined ? [] : eventsOf(call, 'errors')).some((event) => {
      const text = stepOf(event, 'errors')?.args[0];
      return (
        text?.py === 'str' && /^[ -~]{8,}\n?$/.test(text.value) && log.includes(text.value.trim())
      );
    });
  });
}
