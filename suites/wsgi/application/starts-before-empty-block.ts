import { pep3333 } from '../../../src/model/clause.ts';
import { lengthOf } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';
import { startedBefore } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/starts-before-empty-block',
  title: 'Calls start_response before an empty first block, too',
  level: 'SHOULD',
  requirements: ['WSGI-283'],
  clause: pep3333(
    'Specification Details',
    'before the iterable yields its first body bytestring, so that the server can send the headers before any body content',
  ),
  why: 'An empty block is no content, but it is a bytestring, and several servers (wsgiref, waitress) refuse every block that comes before start_response. Call it first.',
  on: 'wsgi',
  messages: { notStarted: 'yielded an empty block before start_response was called' },
  *given(exchange) {
    const [first] = wsgiEvents(exchange, 'yield');
    if (first?.chunk.py === 'bytes' && lengthOf(first.chunk) === 0) yield first;
  },
  check(event, exchange) {
    // Middleware that needs more of the application's data before its output must yield such a block.
    if (startedBefore(exchange, event) || event.holding === true) return;
    // Where it is never called, or only after a block with content, other rules say so.
    const next = exchange.events
      .slice(exchange.events.indexOf(event))
      .find(
        (each) =>
          each.type === 'start_response' ||
          (each.type === 'yield' && each.chunk.py === 'bytes' && lengthOf(each.chunk) > 0),
      );
    if (next?.type === 'start_response') return { message: 'notStarted' };
  },
  examples: {
    conforming: [
      {
        title: 'an empty block after start_response',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              yield b""
              yield b"Hello world"
        `,
      },
    ],
    violating: [
      {
        title: 'an empty block to begin with',
        reports: 'notStarted',
        python: python`
          def application(environ, start_response):
              yield b""
              start_response("200 OK", [("Content-Type", "text/plain")])
              yield b"Hello world"
        `,
      },
    ],
  },
});
