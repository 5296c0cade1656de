import { pep3333 } from '../../../src/model/clause.ts';
import { lengthOf } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';
import { startedBefore } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/starts-before-first-block',
  title: 'Calls start_response before the first block of the body',
  level: 'MUST',
  requirements: ['WSGI-049'],
  clause: pep3333(
    'Specification Details',
    'the application must invoke the start_response() callable before the iterable yields its first body bytestring',
  ),
  why: 'The server has no status and no headers to send ahead of the block, so it fails the request. Call start_response before returning, or at the beginning of the generator.',
  on: 'wsgi',
  messages: { notStarted: 'yielded a block of {size} bytes before start_response was called' },
  *given(exchange) {
    const first = wsgiEvents(exchange, 'yield').find(
      ({ chunk }) => chunk.py === 'bytes' && lengthOf(chunk) > 0,
    );
    if (first !== undefined) yield first;
  },
  check(event, exchange) {
    if (event.chunk.py === 'bytes' && !startedBefore(exchange, event)) {
      return { message: 'notStarted', data: { size: lengthOf(event.chunk) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'start_response called in the first step of a generator',
        permits: ['WSGI-053'],
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              yield b"Hello "
              yield b"world"
        `,
      },
      {
        title: 'a class whose instances start when they are iterated over',
        python: python`
          class application:
              def __init__(self, environ, start_response):
                  self.start = start_response

              def __iter__(self):
                  self.start("200 Froody", [("Content-Type", "text/plain")])
                  yield b"Hello world"
        `,
      },
    ],
    violating: [
      {
        title: 'a list returned and start_response forgotten',
        reports: 'notStarted',
        python: python`
          def application(environ, start_response):
              return [b"Hello world"]
        `,
      },
      {
        title: 'a generator that starts after its first block',
        reports: 'notStarted',
        python: python`
          def application(environ, start_response):
              yield b"Hello "
              start_response("200 OK", [("Content-Type", "text/plain")])
              yield b"world"
        `,
      },
    ],
  },
});
