import { pep3333 } from '../../../src/model/clause.ts';
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
    // What it asks for before it returns is another mistake.
    const asked = innerEvents(call, 'next').filter(({ seq = 0 }) => seq > returned);
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
        title: 'empty bytestrings until there is enough',
        python: python`
          def middleware(app):
              def gathering(environ, start_response):
                  return Gathered(app(environ, start_response))
              return gathering

          class Gathered:
              def __init__(self, blocks):
                  self.blocks = blocks
                  self.iterator = iter(blocks)
                  self.held = []

              def __iter__(self):
                  return self

              def __next__(self):
                  if self.held is None:
                      raise StopIteration
                  try:
                      self.held.append(next(self.iterator))
                      return b""
                  except StopIteration:
                      whole, self.held = b"".join(self.held).upper(), None
                      return whole

              def close(self):
                  if hasattr(self.blocks, "close"):
                      self.blocks.close()
        `,
      },
    ],
    violating: [
      {
        title: 'two values in for one out',
        reports: 'gathers',
        python: python`
          def middleware(app):
              def gathering(environ, start_response):
                  return gathered(app(environ, start_response))
              return gathering

          def gathered(blocks):
              try:
                  iterator = iter(blocks)
                  for block in iterator:
                      yield (block + next(iterator, b"")).upper()
              finally:
                  if hasattr(blocks, "close"):
                      blocks.close()
        `,
      },
    ],
  },
});
