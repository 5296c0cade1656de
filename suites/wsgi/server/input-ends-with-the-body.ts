import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { blocksInInput, readsOf } from '../../../src/model/served-input.ts';
import { callOf, failed, raises } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/input-ends-with-the-body',
  title: 'wsgi.input ends with the body',
  level: 'SHOULD',
  requirements: ['WSGI-114', 'WSGI-116'],
  clause: pep3333(
    'Input and Error Streams',
    'should simulate an end-of-file condition if the application attempts to read past that point',
  ),
  why: 'Code that copies a stream until its end hangs otherwise, or takes the next request on the connection for its own.',
  on: 'served',
  messages: {
    blocks: 'reading past the end of the body blocks',
    goesOn: '{method} gave bytes from beyond the body',
    raised: '{method} raised {type} at the end of the body',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.request === null || served.request.framing === 'chunked')
      return;
    if (served.request.leaves || expects(served.request.headers)) return;
    if (blocksInInput(served)) yield { event: call, read: null };
    else for (const read of readsOf(served)) yield { event: read.event, read };
  },
  check({ event, read }) {
    if (read === null) return { message: 'blocks', event };
    const method = read.method === 'iterate' ? 'next()' : `${read.method}()`;
    const joined = read.pieces?.join('');
    if (joined !== undefined && joined !== read.rest && joined.startsWith(read.rest)) {
      return { message: 'goesOn', data: { method }, event };
    }
    if (read.rest !== '' || !failed(read.event)) return;
    const type = read.event.outcome?.raised?.types[0] ?? '';
    // Other rules say what methods and arguments there have to be.
    if (raises(read.event, 'TypeError') || raises(read.event, 'AttributeError')) return;
    if (type !== 'StopIteration' || read.method !== 'iterate') {
      return { message: 'raised', data: { method, type }, event };
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
        title: 'no end of its own',
        reports: 'blocks',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  data = super().receive(exchange)
                  if not data and not exchange.body.chunked:
                      exchange.connection.stream.read(1)
                  return data
        `,
      },
      {
        title: 'on into the next request',
        reports: 'goesOn',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  data = super().receive(exchange)
                  stream = exchange.connection.stream
                  if not data and exchange.request.method == b"POST" and not exchange.body.chunked:
                      exchange.connection.socket.settimeout(0.05)
                      try:
                          data = stream.peek()[:1]
                      except OSError:
                          pass
                      exchange.connection.socket.settimeout(30)
                  return data
        `,
      },
      {
        title: 'an error at the end',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              ended = False

              def readline(self, size=-1):
                  line = super().readline(size)
                  if not line and size:
                      raise EOFError("the body has ended")
                  return line

              def __next__(self):
                  line = Input.readline(self)
                  if not line:
                      raise StopIteration
                  return line

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
    ],
  },
});

/** The body is asked for first, which may fail where the client does not send it. */
function expects(headers: readonly (readonly [string, string])[]): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'expect');
}
