import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sentHeaders } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/header-strings-are-str',
  title: 'Header names and values are str',
  level: 'MUST',
  requirements: ['WSGI-143'],
  clause: pep3333(
    'Unicode Issues',
    'all objects referred to in this specification as "strings" must be of type str or StringType',
  ),
  why: 'Servers join names and values to lines and encode them as Latin-1; numbers, bytes and None fail there. Convert them: ("Content-Length", str(len(body))).',
  on: 'wsgi',
  messages: {
    wrongName: 'a header name is {type}, not str',
    wrongValue: 'the value of {name} is {type}, not str',
  },
  *given(exchange) {
    yield* sentHeaders(exchange);
  },
  check({ event, name, value }) {
    if (!isExactly(name, 'str')) {
      return { message: 'wrongName', data: { type: typeName(name) }, event };
    }
    if (!isExactly(value, 'str')) {
      return {
        message: 'wrongValue',
        data: { name: name.value.slice(0, 60), type: typeName(value) },
        event,
      };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a number converted to str',
        python: python`
          def application(environ, start_response):
              body = b"Hello"
              start_response("200 OK", [("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'names and values of bytes, as in ASGI',
        reports: 'wrongName',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [(b"Content-Type", b"text/plain"), (b"X-Tag", b"a")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a number',
        reports: 'wrongValue',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Length", 5)])
              return [b"Hello"]
        `,
      },
      {
        title: 'a subclass of str',
        reports: 'wrongValue',
        python: python`
          class Markup(str):
              pass

          def application(environ, start_response):
              start_response("200 OK", [("X-Title", Markup("a & b"))])
              return [b"Hello"]
        `,
      },
    ],
  },
});
