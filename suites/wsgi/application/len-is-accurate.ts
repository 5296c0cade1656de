import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { indexOfType, wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/len-is-accurate',
  title: 'The len() of its iterable is the number of blocks',
  level: 'MUST',
  requirements: ['WSGI-036'],
  clause: pep3333(
    'Specification Details',
    'if the iterable returned by the application provides a working __len__() method, it must return an accurate result',
  ),
  why: 'Where len() is 1, servers take the length of the first block for the Content-Length of the whole. Count blocks, not bytes, or leave __len__ out.',
  on: 'wsgi',
  messages: { inaccurate: 'len() gave {length}, but the number of blocks was {count}' },
  *given(exchange) {
    const [event] = wsgiEvents(exchange, 'return');
    if (event === undefined || !('length' in event) || event.length === null) return;
    const count = wsgiEvents(exchange, 'yield').length;
    // Cut short there may have been more blocks to come, but never fewer than were seen.
    if (indexOfType(exchange, 'exhausted') >= 0 || count > event.length) {
      yield { event, length: event.length, count };
    }
  },
  check({ event, length, count }) {
    if (length !== count) return { message: 'inaccurate', data: { length, count }, event };
  },
  examples: {
    conforming: [
      {
        title: 'blocks counted, the empty one as well',
        python: python`
          class Blocks:
              def __init__(self, *blocks):
                  self.blocks = blocks

              def __len__(self):
                  return len(self.blocks)

              def __iter__(self):
                  return iter(self.blocks)

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return Blocks(b"Hello ", b"", b"world")
        `,
      },
      {
        title: 'a len() that does not work',
        python: python`
          class Stream:
              def __len__(self):
                  raise TypeError("no length")

              def __iter__(self):
                  return iter([b"Hello ", b"world"])

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return Stream() if environ["REQUEST_METHOD"] == "GET" else [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'bytes counted',
        reports: 'inaccurate',
        python: python`
          class Body:
              def __init__(self, content):
                  self.content = content

              def __len__(self):
                  return len(self.content)

              def __iter__(self):
                  yield self.content

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return Body(b"Hello world")
        `,
      },
      {
        title: 'one, always',
        reports: 'inaccurate',
        python: python`
          class Response(list):
              def __len__(self):
                  return 1

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return Response([b"Hello ", b"world"])
        `,
      },
    ],
  },
});
