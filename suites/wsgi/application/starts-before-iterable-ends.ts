import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';
import { startedBefore } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/starts-before-iterable-ends',
  title: 'Has called start_response by the time its iterable ends',
  level: 'MUST',
  requirements: ['WSGI-051'],
  clause: pep3333(
    'The start_response() Callable',
    'The start_response callable is used to begin the HTTP response',
  ),
  why: 'An answer without a body has a status all the same; without start_response the server has none to send and fails the request. Call it on every path through the application.',
  on: 'wsgi',
  messages: { neverStarted: 'the iterable ended and start_response had not been called' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'exhausted');
  },
  check(event, exchange) {
    if (!startedBefore(exchange, event)) return { message: 'neverStarted' };
  },
  examples: {
    conforming: [
      {
        title: 'an answer without a body, begun when the iterable is asked for its first block',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content", [])
              return
              yield
        `,
      },
    ],
    violating: [
      {
        title: 'an empty list and no start_response',
        reports: 'neverStarted',
        python: python`
          def application(environ, start_response):
              return []
        `,
      },
      {
        title: 'only empty blocks and no start_response',
        reports: 'neverStarted',
        python: python`
          def application(environ, start_response):
              yield b""
              yield b""
        `,
      },
    ],
  },
});
