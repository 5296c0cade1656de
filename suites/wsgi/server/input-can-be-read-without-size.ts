import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { readsOf } from '../../../src/model/served-input.ts';
import { failed } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/input-can-be-read-without-size',
  title: 'read() without a size gives the rest',
  level: 'SHOULD',
  requirements: ['WSGI-115'],
  clause: pep3333(
    'Input and Error Streams',
    'A server should allow read() to be called without an argument',
  ),
  why: 'Most applications read bodies like that.',
  on: 'served',
  messages: {
    refused: 'read() without a size raised {type}',
    notAll: 'read() without a size did not give all of the rest',
  },
  *given(served) {
    for (const read of readsOf(served)) {
      if (read.method === 'read' && !read.hasSize && read.rest !== '') yield read;
    }
  },
  check({ event, rest, pieces }) {
    if (failed(event)) {
      const type = event.outcome?.raised?.types[0] ?? '';
      return type === 'TypeError' ? { message: 'refused', data: { type }, event } : undefined;
    }
    const [given] = pieces ?? [];
    // Nothing at all, and something else, is for other rules to say.
    if (given !== undefined && given !== '' && given !== rest && rest.startsWith(given)) {
      return { message: 'notAll', event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'a size that has to be',
        reports: 'refused',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def read(self, size):
                  return super().read(size)

          class Server(Server):
              def input(self, exchange):
                  return Odd(super().input(exchange).receive)
        `,
      },
      {
        title: 'what has come so far',
        reports: 'notAll',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def read(self, size=-1):
                  return super().read(min(size, 9) if size >= 0 else 9)

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
    ],
  },
});
