import { pep3333 } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { hasControlCharacter, sentStatuses } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/status-has-no-control-characters',
  title: 'The status contains no control characters',
  level: 'MUST',
  requirements: ['WSGI-140'],
  clause: pep3333(
    'The start_response() Callable',
    'The string must not contain control characters, and must not be terminated with a carriage return, linefeed, or combination thereof',
  ),
  why: 'A line break in the status ends the status line early: what follows becomes a header, which is how responses are split. Strip what comes from outside.',
  on: 'wsgi',
  messages: { controlCharacter: 'the status {status} contains a control character' },
  *given(exchange) {
    yield* sentStatuses(exchange);
  },
  check({ event, text }) {
    if (hasControlCharacter(text)) {
      return { message: 'controlCharacter', data: { status: show(str(text)) }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a phrase with characters beyond ASCII',
        python: python`
          def application(environ, start_response):
              start_response("200 Tr\u00e8s bien", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a line break at the end',
        reports: 'controlCharacter',
        python: python`
          def application(environ, start_response):
              start_response("200 OK\r\n", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a tab instead of the space',
        reports: 'controlCharacter',
        python: python`
          def application(environ, start_response):
              start_response("200\tOK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
