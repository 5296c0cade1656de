import { pep3333 } from '../../../src/model/clause.ts';
import type { ServedSession } from '../../../src/model/served.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/runs-more-than-once',
  title: 'wsgi.run_once is false where requests follow each other',
  level: 'SHOULD',
  requirements: ['WSGI-100'],
  clause: pep3333(
    'environ Variables',
    'that the application will only be invoked this one time during the life of its containing process',
  ),
  why: 'Applications that are run once keep nothing; a server that goes on pays for that with every request.',
  on: 'served-session',
  messages: {
    runsOn: 'wsgi.run_once is true in a process that served several requests',
  },
  *given(session) {
    if (session.interface !== 'wsgi') return;
    for (const calls of byProcess(session)) if (calls.length > 3) yield calls;
  },
  check(calls) {
    const isOnce = calls.every((call) => {
      const value = variable(call, 'wsgi.run_once');
      return (value?.py === 'bool' || value?.py === 'int') && Number(value.value) === 1;
    });
    if (isOnce) return { message: 'runsOn', event: calls[1] };
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
        title: 'always true',
        reports: 'runsOn',
        python: python`
          def server(app):
              return lambda environ, start_response: app({**environ, "wsgi.run_once": True}, start_response)
        `,
      },
    ],
  },
});

function byProcess(session: ServedSession) {
  const calls = (session.runs[0]?.served ?? [])
    .flatMap((served) => served.calls)
    .filter(({ offered }) => offered.py === 'dict');
  const processes = new Set(calls.map((call) => call.process));
  return [...processes].map((process) => calls.filter((call) => call.process === process));
}
