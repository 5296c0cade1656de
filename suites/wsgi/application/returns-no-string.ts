import { pep3333 } from '../../../src/model/clause.ts';
import { lengthOf, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/returns-no-string',
  title: 'Returns no str or bytes where blocks are expected',
  level: 'MUST',
  requirements: ['WSGI-030'],
  clause: pep3333(
    'Specification Details',
    'the application object must return an iterable yielding zero or more bytestrings',
  ),
  why: 'Iterating over bytes gives numbers and over str gives characters, none of which is a block. Return a list: [body].',
  on: 'wsgi',
  messages: { string: 'returned {type}, which yields no bytes' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'return');
  },
  check(event) {
    if (!('iterable' in event)) return;
    const { iterable } = event;
    // An empty one yields nothing at all, hence nothing wrong.
    if ((iterable.py === 'str' || iterable.py === 'bytes') && lengthOf(iterable) > 0) {
      return { message: 'string', data: { type: typeName(iterable) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the bytes in a list, and no block at all for HEAD',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return b"" if environ["REQUEST_METHOD"] == "HEAD" else [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'bytes',
        reports: 'string',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return b"Hello"
        `,
      },
      {
        title: 'a str',
        reports: 'string',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/html")])
              return "<h1>Hello</h1>"
        `,
      },
    ],
  },
});
