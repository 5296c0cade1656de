import { pep3333 } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sentStatuses } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/status-code-is-at-least-100',
  title: 'The status code is at least 100',
  level: 'MAY',
  requirements: ['WSGI-139'],
  clause: pep3333(
    'The start_response() Callable',
    'The status argument is an HTTP "status" string like "200 OK" or "404 Not Found"',
  ),
  why: 'HTTP has five classes of status codes, 1xx to 5xx; clients treat a code below 100 as no answer at all. Choose a code of the class that is meant.',
  on: 'wsgi',
  messages: { tooSmall: 'the status {status} has a code below 100' },
  *given(exchange) {
    for (const status of sentStatuses(exchange)) if (/^[0-9]{3} /.test(status.text)) yield status;
  },
  check({ event, text }) {
    if (text.startsWith('0')) {
      return { message: 'tooSmall', data: { status: show(str(text)) }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a code of no registered class',
        python: python`
          def application(environ, start_response):
              start_response("999 Message here", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a code of zeros',
        reports: 'tooSmall',
        python: python`
          def application(environ, start_response):
              start_response("000 Nothing", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
