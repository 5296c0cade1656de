import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isLatin1, sentNames, sentStatuses, sentValues } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/stays-in-latin-1',
  title: 'Status and headers contain only characters of Latin-1',
  level: 'MUST',
  requirements: ['WSGI-218'],
  clause: pep3333(
    'Unicode Issues',
    'all "strings" referred to in this specification must contain only code points representable in ISO-8859-1 encoding',
  ),
  why: 'The server encodes them as Latin-1 and fails with UnicodeEncodeError, often after the application has returned. Percent-encode URLs, use filename* for file names, or pass UTF-8 as text.encode("utf-8").decode("latin-1").',
  on: 'wsgi',
  messages: { beyond: '{what} contains a character that is not in Latin-1' },
  *given(exchange) {
    yield* sentStatuses(exchange);
    yield* sentNames(exchange);
    yield* sentValues(exchange);
  },
  check({ event, what, text }) {
    if (!isLatin1(text)) return { message: 'beyond', data: { what }, event };
  },
  examples: {
    conforming: [
      {
        title: 'Latin-1, and UTF-8 in the guise of Latin-1',
        python: python`
          def application(environ, start_response):
              title = "\u6771\u4eac".encode("utf-8").decode("latin-1")
              start_response("200 D'accord, \u00e7a va", [("X-Title", title)])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a file name in Japanese',
        reports: 'beyond',
        python: python`
          def application(environ, start_response):
              disposition = 'attachment; filename="\u6771\u4eac.txt"'
              start_response("200 OK", [("Content-Disposition", disposition)])
              return [b"Hello"]
        `,
      },
      {
        title: 'a typographic apostrophe in the status',
        reports: 'beyond',
        python: python`
          def application(environ, start_response):
              start_response("200 It\u2019s fine", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a lone surrogate in a name',
        reports: 'beyond',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("X-\udce9", "a")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
