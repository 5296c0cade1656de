import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { readsOf } from '../../../src/model/served-input.ts';

export default defineRule({
  id: 'wsgi/server/input-supports-a-size-of-lines',
  title: 'readline() keeps to its size',
  level: 'SHOULD',
  requirements: ['WSGI-117'],
  clause: pep3333(
    'Input and Error Streams',
    'Servers should support the optional "size" argument to readline()',
  ),
  why: 'Parsers of multipart bodies use it, so that a body without line ends does not fill the memory.',
  on: 'served',
  messages: {
    tooMuch: 'readline(size) gave more than its size',
  },
  *given(served) {
    for (const read of readsOf(served))
      if (read.method === 'readline' && read.size !== null) yield read;
  },
  check({ event, pieces, size }) {
    if ((pieces?.join('').length ?? 0) > (size ?? 0)) return { message: 'tooMuch', event };
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
        title: 'a server that does not take one',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readline(self):
                  return super().readline()

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
    ],
    violating: [
      {
        title: 'a size that says nothing',
        reports: 'tooMuch',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readline(self, size=-1):
                  return super().readline()

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
    ],
  },
});
