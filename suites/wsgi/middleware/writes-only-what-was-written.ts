import { pep3333 } from '../../../src/model/clause.ts';
import type { EventOf, WsgiEvent } from '../../../src/model/evidence.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import { blockOf, innerCall, innerEvents, isWsgi, outerBlock } from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/middleware/writes-only-what-was-written',
  title: 'Uses write() only for what the wrapped application wrote',
  level: 'MUST',
  requirements: ['WSGI-203', 'WSGI-204', 'WSGI-206'],
  clause: pep3333(
    'Middleware Handling of Block Boundaries',
    "Middleware may only use their parent server's write() callable to transmit data that the underlying application sent using a middleware-provided write() callable",
  ),
  why: 'A server that serves many requests in one thread is held up by every write(), and what comes by it overtakes what is yielded. Yield what was yielded, and yield what is added.',
  on: 'pair',
  messages: {
    yielded: 'passed to write() what the wrapped application had yielded',
    own: 'passed to write() what the wrapped application had not written',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair)) return;
    yield { call, writes: wsgiEvents(pair.outer, 'write') };
  },
  check({ call, writes }, { script }) {
    const written = innerEvents(call, 'write');
    const surplus = writes.filter(
      (event) => !written.some(({ step, seq = 0 }) => isSame(event, blockOf(step), seq)),
    );
    // It may put together what was written, or change it, as long as it writes no more often.
    const [event] = surplus.slice(Math.max(0, written.length - (writes.length - surplus.length)));
    if (event === undefined) return;
    const yielded = (script.iterate ?? []).map(blockOf).filter((block) => block !== '');
    const isYielded = yielded.some((block) => outerBlock(event).includes(block));
    return { message: isYielded ? 'yielded' : 'own', event };
  },
  examples: {
    conforming: [
      {
        title: 'what was written, changed',
        python: python`
          def middleware(app):
              def noting(environ, start_response):
                  def start(*args):
                      write = start_response(*args)
                      return lambda block: write(block)
                  return app(environ, start)
              return noting
        `,
      },
    ],
    violating: [
      {
        title: 'the first block is written',
        reports: 'yielded',
        python:
          PASSING +
          python`
            def middleware(app):
                def writing(environ, start_response):
                    writes = []

                    def start(*args):
                        writes[:] = [start_response(*args)]
                        return writes[0]

                    blocks = app(environ, start)
                    if isinstance(blocks, (list, tuple)) and environ["REQUEST_METHOD"] != "HEAD":
                        for block in blocks:
                            writes[0](block)
                        return []
                    return blocks
                return writing
          `,
      },
      {
        title: 'a greeting is written',
        reports: 'own',
        python: python`
          def middleware(app):
              def greeting(environ, start_response):
                  def start(status, headers, *more):
                      write = start_response(status, headers, *more)
                      if status == "200 Fine Indeed":
                          write(b"Welcome! ")
                      return write
                  return app(environ, start)
              return greeting
        `,
      },
    ],
  },
});

function isSame(event: EventOf<WsgiEvent, 'write'>, block: string, until: number): boolean {
  return outerBlock(event) === block && (event.seq ?? 0) < until;
}
