import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { typeName } from '../../../src/model/py.ts';
import { streamUses } from '../../../src/model/wsgi.ts';

const READS = ['read', 'readline', 'readlines'];

export default defineRule({
  id: 'wsgi/application/passes-only-listed-arguments-to-input',
  title: 'Calls the methods of wsgi.input with at most one argument, a number',
  level: 'MUST',
  requirements: ['WSGI-125'],
  clause: pep3333(
    'Input and Error Streams',
    'The semantics of each method are as documented in the Python Library Reference',
  ),
  why: 'Servers implement read(size), readline(size) and readlines(hint) and nothing more; CONTENT_LENGTH is text and has to be made a number first. Pass one int, by position.',
  on: 'wsgi',
  messages: {
    byKeyword: 'passed {names} to {method}() of wsgi.input by keyword',
    tooMany: 'passed {count} arguments to {method}() of wsgi.input',
    wrongType: 'passed {type} to {method}() of wsgi.input, not int',
  },
  *given(exchange) {
    for (const event of streamUses(exchange, 'input')) {
      if (READS.includes(event.method)) yield event;
    }
  },
  check({ method, args, kwargs }) {
    if (kwargs.length > 0) {
      const names = kwargs.map(([name]) => name).join(', ');
      return { message: 'byKeyword', data: { names, method } };
    }
    if (args.length > 1) return { message: 'tooMany', data: { count: args.length, method } };
    const [size] = args;
    // Any other object may be one that stands for a number; None means no limit.
    if (size !== undefined && !['int', 'bool', 'none', 'object'].includes(size.py)) {
      return { message: 'wrongType', data: { type: typeName(size), method } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'no argument, a number, None',
        permits: ['WSGI-120'],
        python: python`
          def application(environ, start_response):
              body = environ["wsgi.input"]
              first = body.readline(10 if environ.get("CONTENT_LENGTH") else -1)
              rest = body.readlines() + [body.read(), body.read(None)]
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [first, *rest]
        `,
      },
    ],
    violating: [
      {
        title: 'CONTENT_LENGTH as it is',
        reports: 'wrongType',
        python: python`
          def application(environ, start_response):
              body = b""
              if environ.get("CONTENT_LENGTH"):
                  body = environ["wsgi.input"].read(environ["CONTENT_LENGTH"])
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [body]
        `,
      },
      {
        title: 'a size by keyword',
        reports: 'byKeyword',
        python: python`
          def application(environ, start_response):
              body = environ["wsgi.input"].read(size=int(environ.get("CONTENT_LENGTH") or 0))
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [body]
        `,
      },
      {
        title: 'a second argument',
        reports: 'tooMany',
        python: python`
          def application(environ, start_response):
              lines = environ["wsgi.input"].readlines(1, True)
              start_response("200 OK", [("Content-Type", "text/plain")])
              return lines
        `,
      },
    ],
  },
});
