import { pep3333 } from '../../../src/model/clause.ts';
import { type Py, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/returns-an-iterable',
  title: 'Returns an iterable',
  level: 'MUST',
  requirements: ['WSGI-028', 'WSGI-210'],
  clause: pep3333(
    'Specification Details',
    'the application object must always return an iterable yielding zero or more bytestrings',
  ),
  why: 'The server iterates over what it is given and fails with TypeError on None or a response object. Return a list, an empty one if everything went through write().',
  on: 'wsgi',
  messages: { notIterable: 'returned {type}, which cannot be iterated over' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'return');
  },
  check(event) {
    if ('iterable' in event && !event.iterates) {
      return { message: 'notIterable', data: { type: nameOf(event.iterable) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an object with __getitem__ alone',
        python: python`
          class Blocks:
              def __getitem__(self, index):
                  return [b"Hello ", b"world"][index]

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return Blocks()
        `,
      },
      {
        title: 'an empty tuple after write()',
        permits: ['WSGI-211'],
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])(b"Hello")
              return ()
        `,
      },
    ],
    violating: [
      {
        title: 'nothing, after write()',
        reports: 'notIterable',
        python: python`
          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              write(b"Hello")
        `,
      },
      {
        title: 'an object with a body',
        reports: 'notIterable',
        python: python`
          class Response:
              body = b"Hello"

          class Application:
              def __call__(self, environ, start_response):
                  start_response("200 OK", [("Content-Type", "text/plain")])
                  return Response()

          application = Application()
        `,
      },
      {
        title: 'a coroutine',
        reports: 'notIterable',
        python: python`
          async def answer():
              return [b"Hello"]

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              coroutine = answer()
              coroutine.close()
              return coroutine
        `,
      },
    ],
  },
});

/** The type; what `start_response` returned, write(), is now a method and now something else. */
function nameOf(value: Py): string {
  const name = typeName(value);
  return name === 'method' || name.startsWith('gw_conform.') ? 'function' : name;
}
