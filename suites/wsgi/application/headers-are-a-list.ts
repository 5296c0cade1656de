import { pep3333 } from '../../../src/model/clause.ts';
import { isExactly, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { headersArgument, wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/headers-are-a-list',
  title: 'The headers are a list',
  level: 'MUST',
  requirements: ['WSGI-141'],
  clause: pep3333(
    'The start_response() Callable',
    'It must be a Python list; i.e. type(response_headers) is ListType',
  ),
  why: 'Servers and middleware append to the list and change it in place, which a tuple, a dict or a generator does not let them. Pass list(headers), or list(headers.items()).',
  on: 'wsgi',
  messages: { wrongType: 'the headers are {type}, not list' },
  *given(exchange) {
    for (const event of wsgiEvents(exchange, 'start_response')) {
      if (headersArgument(event) !== undefined) yield event;
    }
  },
  check(event) {
    const headers = headersArgument(event);
    if (headers !== undefined && !isExactly(headers, 'list')) {
      return { message: 'wrongType', data: { type: typeName(headers) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an empty list',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content", [])
              return []
        `,
      },
    ],
    violating: [
      {
        title: 'a tuple of pairs',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", (("Content-Type", "text/plain"),))
              return [b"Hello"]
        `,
      },
      {
        title: 'a dict',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", {"Content-Type": "text/plain"})
              return [b"Hello"]
        `,
      },
      {
        title: 'the items of a dict',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", {"Content-Type": "text/plain"}.items())
              return [b"Hello"]
        `,
      },
      {
        title: 'None',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", None)
              return [b"Hello"]
        `,
      },
    ],
  },
});
