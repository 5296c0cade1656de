import { pep3333 } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { headerItems } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/header-items-are-pairs',
  title: 'Each header is a tuple of name and value',
  level: 'MUST',
  requirements: ['WSGI-142'],
  clause: pep3333(
    'Specification Details',
    'response_headers is a list of (header_name, header_value) tuples describing the HTTP response header',
  ),
  why: 'Servers and middleware unpack each item into a name and a value, and some put it in a set or compare it with a tuple. Write ("Content-Type", "text/plain").',
  on: 'wsgi',
  messages: {
    notTuple: 'a header is {type}, not a tuple of name and value',
    notTwo: 'a header is a tuple of {count} elements, not of two',
  },
  *given(exchange) {
    yield* headerItems(exchange);
  },
  check({ event, item }) {
    if (item.py !== 'tuple') return { message: 'notTuple', data: { type: typeName(item) }, event };
    if (item.items.length !== 2) {
      return { message: 'notTwo', data: { count: item.items.length }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'named tuples, which are tuples',
        python: python`
          from collections import namedtuple

          Header = namedtuple("Header", "name value")

          def application(environ, start_response):
              start_response("200 OK", [Header("Content-Type", "text/plain"), ("X-Tag", "")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'lists of two',
        reports: 'notTuple',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [["Content-Type", "text/plain"], ["X-Tag", "a"]])
              return [b"Hello"]
        `,
      },
      {
        title: 'a line of text',
        reports: 'notTuple',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", ["Content-Type: text/plain"])
              return [b"Hello"]
        `,
      },
      {
        title: 'a name, a value and a parameter',
        reports: 'notTwo',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain", "charset=utf-8")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
