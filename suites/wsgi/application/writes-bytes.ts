import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/writes-bytes',
  title: 'Passes only bytes to write()',
  level: 'MUST',
  requirements: ['WSGI-225'],
  clause: pep3333(
    'Unicode Issues',
    'For values referred to in this specification as "bytestrings" (i.e., values read from wsgi.input, passed to write() or yielded by the application), the value must be of type bytes under Python 3',
  ),
  why: 'A server cannot send text: write() raises TypeError in the middle of the answer. Encode the text first.',
  on: 'wsgi',
  messages: { wrongType: 'passed {type} to write(), not bytes' },
  *given(exchange) {
    for (const event of wsgiEvents(exchange, 'write')) if (event.args.length === 1) yield event;
  },
  check({ args: [data] }) {
    if (data !== undefined && !isExactly(data, 'bytes')) {
      return { message: 'wrongType', data: { type: typeName(data) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'bytes written, an empty block among them, before more of them are returned',
        python: python`
          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              write(b"")
              write("wörld".encode("utf-8"))
              return [b"!"]
        `,
      },
    ],
    violating: [
      {
        title: 'a str',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              write("Hello world")
              return []
        `,
      },
      {
        title: 'a memoryview of bytes',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              write(memoryview(b"Hello world"))
              return []
        `,
      },
    ],
  },
});
