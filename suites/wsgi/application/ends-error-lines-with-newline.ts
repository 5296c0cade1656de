import { pep3333 } from '../../../src/model/clause.ts';
import { itemsOf } from '../../../src/model/select.ts';
import type { Py } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { streamUses } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/ends-error-lines-with-newline',
  title: 'Ends lines of wsgi.errors with a bare newline',
  level: 'SHOULD',
  requirements: ['WSGI-093'],
  clause: pep3333(
    'environ Variables',
    'applications should use "\\n" as a line ending, and assume that it will be converted to the correct line ending by the server/gateway',
  ),
  why: 'The error stream is a text stream and translates line endings itself: a carriage return of your own ends up in the log, or doubled. Write "\\n".',
  on: 'wsgi',
  messages: {
    carriageReturn: 'wrote a line to wsgi.errors that ends in a carriage return and newline',
  },
  *given(exchange) {
    for (const event of streamUses(exchange, 'errors')) {
      const lines = writtenTexts(event.args).filter((text) => text.endsWith('\n'));
      if (lines.length > 0) yield { event, lines };
    }
  },
  check({ event, lines }) {
    if (lines.some((line) => line.endsWith('\r\n'))) return { message: 'carriageReturn', event };
  },
  examples: {
    conforming: [
      {
        title: 'a text without an end, a line, and lines whose content has other line endings',
        python: python`
          def application(environ, start_response):
              log = environ["wsgi.errors"]
              log.write("a request: ")
              log.write(environ["PATH_INFO"] + "\n")
              log.writelines(["one\n", "two: a\r\nb\n"])
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'the line ending of HTTP',
        reports: 'carriageReturn',
        python: python`
          def application(environ, start_response):
              environ["wsgi.errors"].write("a request\r\n")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'print with an end of its own',
        reports: 'carriageReturn',
        python: python`
          def application(environ, start_response):
              print("a request", file=environ["wsgi.errors"], end="\r\n")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});

/** The texts passed to `write()`, and those in the sequence passed to `writelines()`. */
function writtenTexts(args: readonly Py[]): string[] {
  const values = args.flatMap((each) => itemsOf(each) ?? [each]);
  return values.flatMap((each) => (each.py === 'str' ? [each.tail ?? each.value] : []));
}
