import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/never-writes-while-iterating',
  title: 'Never calls write() from within its iterable',
  level: 'MUST',
  requirements: ['WSGI-213'],
  clause: pep3333(
    'The write() Callable',
    'Applications must not invoke write() from within their return iterable',
  ),
  why: 'What is written and what is yielded then mix in an order that servers and middleware need not keep. Yield the data instead.',
  on: 'wsgi',
  messages: { fromWithin: 'called write() while the server was iterating over the body' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'write');
  },
  check({ iterating }) {
    if (iterating) return { message: 'fromWithin' };
  },
  examples: {
    conforming: [
      {
        title: 'everything written before the iterable is returned',
        python: python`
          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              write(b"Hello ")
              return (block for block in [b"wor", b"ld"])
        `,
      },
    ],
    violating: [
      {
        title: 'a generator that writes',
        reports: 'fromWithin',
        python: python`
          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              write(b"Hello ")
              yield b"world"
        `,
      },
      {
        title: 'a class that writes when it is asked for its iterator',
        reports: 'fromWithin',
        python: python`
          class application:
              def __init__(self, environ, start_response):
                  self.start = start_response

              def __iter__(self):
                  write = self.start("200 OK", [("Content-Type", "text/plain")])
                  write(b"Hello")
                  return iter([])
        `,
      },
    ],
  },
});
