import { pep3333 } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/wraps-only-readable-objects',
  title: 'What it gives to wsgi.file_wrapper has a read() with an optional size',
  level: 'MUST',
  requirements: ['WSGI-273'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'the object supplied by the application must have a read() method that takes an optional size argument',
  ),
  why: 'The wrapper reads blocks of the size that suits the server, or everything at once: read(8192) and read() both have to work. Give it an open file, or define read(self, size=-1).',
  on: 'wsgi',
  messages: {
    noRead: 'wrapped {type}, which has no read()',
    noSize: 'wrapped {type}, whose read() takes no size',
    sizeRequired: 'wrapped {type}, whose read() does not work without a size',
  },
  *given(exchange) {
    for (const event of wsgiEvents(exchange, 'file_wrapper')) {
      if (event.args.length > 0) yield event;
    }
  },
  check({ args: [file], reads }) {
    if (file === undefined) return;
    const data = { type: typeName(file) };
    if (reads === null) return { message: 'noRead', data };
    if (reads === 'never') return { message: 'noSize', data };
    if (reads === 'required') return { message: 'sizeRequired', data };
  },
  examples: {
    conforming: [
      {
        title: 'an object of its own that is wrapped and not returned',
        python: python`
          class Zeros:
              def read(self, size=-1):
                  return bytes(max(size, 0))

          def application(environ, start_response):
              wrap = environ.get("wsgi.file_wrapper", id)
              wrap(Zeros())
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'a list of blocks',
        reports: 'noRead',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return environ.get("wsgi.file_wrapper", iter)([b"Hello ", b"world"])
        `,
      },
      {
        title: 'a read() that returns everything',
        reports: 'noSize',
        python: python`
          class Whole:
              def read(self):
                  return b"Hello"

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return environ.get("wsgi.file_wrapper", lambda file: [file.read()])(Whole())
        `,
      },
      {
        title: 'a read() that has to be told a size',
        reports: 'sizeRequired',
        python: python`
          class Blocks:
              rest = b"Hello world"

              def read(self, size):
                  block, self.rest = self.rest[:size], self.rest[size:]
                  return block

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return environ.get("wsgi.file_wrapper", lambda file: [file.read(99)])(Blocks())
        `,
      },
    ],
  },
});
