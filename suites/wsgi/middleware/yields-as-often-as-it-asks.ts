import { pep3333 } from '../../../src/model/clause.ts';
import { PASSING } from '../../../src/model/middleware-examples.ts';
import {
  innerCall,
  innerEvents,
  isWsgi,
  outerBetween,
  outerEvent,
} from '../../../src/model/pairs.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/yields-as-often-as-it-asks',
  title: 'Yields a value for each value that it asks the wrapped iterable for',
  level: 'MUST',
  requirements: ['WSGI-200', 'WSGI-201'],
  clause: pep3333(
    'Middleware Handling of Block Boundaries',
    'middleware components must not block iteration waiting for multiple values from an application iterable',
  ),
  why: 'A server that serves many requests in one thread gets no chance to serve the others, and what is streamed arrives in lumps. Yield an empty bytestring whenever there is nothing to pass on yet.',
  on: 'pair',
  messages: {
    gathers: 'asked the wrapped iterable for another value before it had yielded one itself',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair)) return;
    const returned = outerEvent(pair.outer, 'return')?.seq;
    if (returned === undefined) return;
    // What it asks for before it returns, or after the end, is another mistake.
    const closed = innerEvents(call, 'close', 'exhausted')[0]?.seq ?? Infinity;
    // What the server was given after it had refused a call is not known.
    const isRefused = pair.outer.ended.how === 'refused';
    const known = isRefused ? (pair.outer.events.at(-1)?.seq ?? 0) : Infinity;
    const end = Math.min(closed, known);
    const asked = innerEvents(call, 'next').filter(({ seq = 0 }) => seq > returned && seq < end);
    for (const [i, event] of asked.entries()) {
      const next = asked[i + 1];
      if (next !== undefined) yield { event, next };
    }
  },
  check({ event, next }, pair) {
    const between = outerBetween(pair, event.seq ?? 0, next.seq ?? 0);
    if (!between.some(({ type }) => type === 'yield')) return { message: 'gathers', event: next };
  },
  examples: {
    conforming: [
      {
        title: 'empty bytestrings until there is the whole body, which it changes',
        python:
          PASSING +
          python`
            def middleware(app):
                def gathering(environ, start_response):
                    def start(status, headers, *more):
                        kept = [pair for pair in headers if pair[0].lower() != "content-length"]
                        return start_response(status, kept, *more)
                    return Gathered(app(environ, start))
                return gathering

            class Gathered(Passing):
                held = ()

                def __next__(self):
                    if self.held is None:
                        raise StopIteration
                    try:
                        self.held += (next(self.iterator),)
                        return b""
                    except StopIteration:
                        whole, self.held = b"".join(self.held).swapcase(), None
                        return whole
          `,
      },
    ],
    violating: [
      {
        title: 'two values in for one out',
        reports: 'gathers',
        python:
          PASSING +
          python`
            def middleware(app):
                def gathering(environ, start_response):
                    return Pairs(app(environ, start_response))
                return gathering

            class Pairs(Passing):
                def __next__(self):
                    return next(self.iterator) + next(self.iterator, b"")

                def __len__(self):
                    return (len(self.blocks) + 1) // 2
          `,
      },
      {
        title: 'empty blocks left out',
        reports: 'gathers',
        python:
          PASSING +
          python`
            def middleware(app):
                def filtering(environ, start_response):
                    return Full(app(environ, start_response))
                return filtering

            class Full(Passing):
                def __next__(self):
                    return next(block for block in self.iterator if block)
          `,
      },
    ],
  },
});
