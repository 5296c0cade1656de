import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiCalls } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/never-iterates-after-close',
  title: 'Asks for no block after close()',
  level: 'MUST',
  requirements: ['WSGI-042'],
  clause: pep3333('Specification Details', 'upon completion of the current request'),
  why: 'After close() the resources are gone from which blocks are made.',
  on: 'served',
  messages: {
    afterClose: 'the server asked for a block after close()',
  },
  *given(served) {
    for (const call of wsgiCalls(served)) {
      const closed = call.events.findIndex((event) => event.type === 'close');
      if (closed >= 0) yield call.events.slice(closed);
    }
  },
  check(events) {
    const next = events.find((event) => event.type === 'next');
    if (next !== undefined) return { message: 'afterClose', event: next };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
      {
        title: 'each block in a thread of its own, one after the other',
        python: python`
          from concurrent.futures import ThreadPoolExecutor
          from reference_wsgi import Server

          END = object()

          class Server(Server):
              pool = ThreadPoolExecutor(32)

              def iterate(self, exchange):
                  iterator = iter(exchange.iterable)
                  while not self.has_enough(exchange):
                      block = self.pool.submit(next, iterator, END).result()
                      if block is END:
                          return
                      self.check_block(block)
                      self.transmit(exchange, block)
        `,
      },
    ],
    violating: [
      {
        title: 'one look for more',
        reports: 'afterClose',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def close(self, exchange):
                  super().close(exchange)
                  if hasattr(exchange.iterable, "__next__"):
                      next(exchange.iterable, None)
        `,
      },
    ],
  },
});
