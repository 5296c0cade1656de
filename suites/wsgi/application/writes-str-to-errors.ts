import { pep3333 } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { itemsOf } from '../../../src/model/select.ts';
import { streamUses } from '../../../src/model/wsgi.ts';

const WRITES = ['write', 'writelines'];

export default defineRule({
  id: 'wsgi/application/writes-str-to-errors',
  title: 'Writes only str to wsgi.errors',
  level: 'MUST',
  requirements: ['WSGI-134'],
  clause: pep3333('environ Variables', 'This should be a "text mode" stream'),
  why: 'The error stream takes text: bytes and other objects raise TypeError just where something was to be reported. Decode bytes, and format exceptions with traceback.format_exc().',
  on: 'wsgi',
  messages: { wrongType: 'passed {type} to {method}() of wsgi.errors, not str' },
  *given(exchange) {
    for (const event of streamUses(exchange, 'errors')) {
      if (WRITES.includes(event.method) && event.args.length > 0) yield event;
    }
  },
  check({ method, args: [argument] }) {
    // A sequence that could be read is recorded as a list; str is a sequence of str.
    const items = method === 'writelines' ? itemsOf(argument) : undefined;
    const wrong = (items ?? [argument]).find((each) => each !== undefined && each.py !== 'str');
    if (wrong !== undefined) {
      return { message: 'wrongType', data: { type: typeName(wrong), method } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'text beyond Latin-1, and lines from a generator',
        python: python`
          def application(environ, start_response):
              log = environ["wsgi.errors"]
              log.write("\u6771\u4eac\n")
              log.writelines(line + "\n" for line in ["one", "two"])
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'bytes',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              environ["wsgi.errors"].write(b"a request\n")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
      {
        title: 'an exception',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              try:
                  body = environ["no such key"]
              except KeyError as error:
                  environ["wsgi.errors"].write(error)
        `,
      },
      {
        title: 'a list with bytes in it',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              environ["wsgi.errors"].writelines(["one\n", b"two\n"])
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
