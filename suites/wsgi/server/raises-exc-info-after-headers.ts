import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, finalOf, starts } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/raises-exc-info-after-headers',
  title: 'exc_info raises when headers were sent',
  level: 'MUST',
  requirements: ['WSGI-169'],
  clause: pep3333(
    'The start_response() Callable',
    'if exc_info is provided, and the HTTP headers have already been sent, start_response must raise an error',
  ),
  why: 'Otherwise the text of the error page becomes a part of the page that had begun.',
  on: 'served',
  messages: {
    returned: 'start_response with exc_info came back, although headers had been sent',
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
    if (!failed(event)) return { message: 'returned' };
  },
  examples: {
    conforming: [
      {
        title: 'a server that raises an error of its own',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def reraise(self, exc_info):
                  raise exc_info[1].with_traceback(exc_info[2])
        `,
      },
    ],
    violating: [
      {
        title: 'too late to change, but no matter',
        reports: 'returned',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def reraise(self, exc_info):
                  pass
        `,
      },
    ],
  },
});
