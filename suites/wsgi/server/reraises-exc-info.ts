import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, finalOf, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/reraises-exc-info',
  title: 'What is raised is the error in exc_info',
  level: 'SHOULD',
  requirements: ['WSGI-170'],
  clause: pep3333('The start_response() Callable', 'should re-raise using the exc_info tuple'),
  why: 'The log then shows where the application failed, not where the server found out.',
  on: 'served',
  messages: {
    other: 'start_response raised {type}, not the error in exc_info',
  },
  *given(served) {
    const call = callOf(served);
    const response = finalOf(served);
    if (call === undefined || response === undefined) return;
    for (const { event, excInfo } of starts(call)) {
      // The client has the headers before the call is made.
      if (excInfo && response.t < event.t) yield event;
    }
  },
  check(event) {
    if (failed(event) && event.outcome?.same !== true) {
      return { message: 'other', data: { type: event.outcome?.raised?.types[0] ?? '' } };
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
        title: 'an error of its own',
        reports: 'other',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def reraise(self, exc_info):
                  raise RuntimeError("headers have been sent")
        `,
      },
    ],
  },
});
