import { pep3333 } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { hasControlCharacter, isLatin1, sentStatuses } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/status-has-code-and-reason',
  title: 'The status is a three-digit code, one space and a reason phrase',
  level: 'MUST',
  requirements: ['WSGI-137', 'WSGI-138'],
  clause: pep3333(
    'The start_response() Callable',
    'it is a string consisting of a Status-Code and a Reason-Phrase, in that order and separated by a single space, with no surrounding whitespace or other characters',
  ),
  why: 'Servers take the first three characters for the code and copy the rest to the status line: anything else is refused or gives a broken answer. Write "200 OK", "404 Not Found".',
  on: 'wsgi',
  messages: {
    noCode: 'the status {status} does not begin with a code of three digits',
    noReason: 'the status {status} has no space and reason phrase after its code',
    padded: 'the status {status} has more spaces than the one after its code',
  },
  *given(exchange) {
    // Characters that no status may have are another rule's matter.
    for (const status of sentStatuses(exchange)) {
      if (!hasControlCharacter(status.text) && isLatin1(status.text)) yield status;
    }
  },
  check({ event, text }) {
    const data = { status: show(str(text)) };
    if (!/^ *[0-9]{3}(?![0-9])/.test(text)) return { message: 'noCode', data, event };
    if (text.startsWith(' ')) return { message: 'padded', data, event };
    if (text.charAt(3) !== ' ') return { message: 'noReason', data, event };
    // HTTP lets the phrase be empty; the space is then still the one after the code.
    const phrase = text.slice(4);
    if (phrase.startsWith(' ') || phrase.endsWith(' ')) return { message: 'padded', data, event };
  },
  examples: {
    conforming: [
      {
        title: 'a phrase of its own',
        python: python`
          def application(environ, start_response):
              start_response("200 Fine, thanks", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'an unregistered code and an empty phrase, which HTTP allows',
        python: python`
          def application(environ, start_response):
              start_response("299 ", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'the phrase alone',
        reports: 'noCode',
        python: python`
          def application(environ, start_response):
              start_response("OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'four digits',
        reports: 'noCode',
        python: python`
          def application(environ, start_response):
              start_response("2000 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'the code alone',
        reports: 'noReason',
        python: python`
          def application(environ, start_response):
              start_response("200", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'two spaces after the code',
        reports: 'padded',
        python: python`
          def application(environ, start_response):
              start_response("200  OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a space at the end',
        reports: 'padded',
        python: python`
          def application(environ, start_response):
              start_response("200 OK ", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
