import { pep3333 } from '../../../src/model/clause.ts';
import { lengthOf } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

/** So many blocks of one byte in a row, and in so many microseconds, are no stream of news. */
const RUN = 300;
const AT_ONCE = 200_000;

export default defineRule({
  id: 'wsgi/application/buffers-its-output',
  title: 'Gathers its output into blocks of some size',
  level: 'SHOULD',
  requirements: ['WSGI-032'],
  clause: pep3333('Specification Details', 'applications should perform their own buffering'),
  why: 'The server sends each block on its own and waits until it has been sent: a body yielded byte by byte takes a system call and a packet for each. Join it, or yield blocks of some kilobytes.',
  on: 'wsgi',
  messages: { tiny: 'yielded {count} blocks of a single byte, one right after the other' },
  *given(exchange) {
    const yields = wsgiEvents(exchange, 'yield').filter(
      ({ chunk }) => chunk.py === 'bytes' && lengthOf(chunk) > 0,
    );
    if (yields.length > 0) yield yields;
  },
  check(yields) {
    let run = 0;
    for (const [i, event] of yields.entries()) {
      run = event.chunk.py === 'bytes' && lengthOf(event.chunk) === 1 ? run + 1 : 0;
      if (run < RUN) continue;
      const first = yields[i - RUN + 1];
      if (first !== undefined && event.t - first.t <= AT_ONCE) {
        return { message: 'tiny', data: { count: RUN }, event: first };
      }
    }
  },
  examples: {
    conforming: [
      {
        title: 'a few small blocks',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              for letter in b"Hello world":
                  yield bytes([letter])
        `,
      },
      {
        title: 'a thousand lines',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              for number in range(1000):
                  yield b"%d\n" % number
        `,
      },
    ],
    violating: [
      {
        title: 'a page, character by character',
        reports: 'tiny',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              for letter in b"All work and no play makes Jack a dull boy. " * 20:
                  yield bytes([letter])
        `,
      },
    ],
  },
});
