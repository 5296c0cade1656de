import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { blocksInInput, expectsContinue, readsOf } from '../../../src/model/served-input.ts';
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
    goesOn: 'wsgi.input gave bytes from beyond the body',
    raised: 'wsgi.input raised {type} at the end of the body',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.request === null || served.request.framing === 'chunked')
      return;
    if (served.request.leaves || expectsContinue(served)) return;
    if (blocksInInput(served)) yield { event: call, read: null };
    else for (const read of readsOf(served)) yield { event: read.event, read };
  },
  check({ event, read }) {
    if (read === null) return { message: 'blocks', event };
    const joined = read.pieces?.join('');
    if (joined !== undefined && joined !== read.rest && joined.startsWith(read.rest)) {
      return { message: 'goesOn', event };
    }
    if (read.rest !== '' || !failed(read.event)) return;
    const type = read.event.outcome?.raised?.types[0] ?? '';
    // Other rules say what methods and arguments there have to be.
    if (raises(read.event, 'TypeError') || raises(read.event, 'AttributeError')) return;
    // With a hint it may fail anywhere; that has been told.
    if (read.method === 'readlines' && read.hasSize) return;
    if (type !== 'StopIteration' || read.method !== 'iterate') {
      return { message: 'raised', data: { type }, event };
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
                  if not data and not exchange.body.chunked:
                      exchange.connection.socket.setblocking(False)
                      data = exchange.connection.stream.read1(65536) or b""
                      exchange.connection.socket.settimeout(30)
                  return data
        `,
      },
      {
        title: 'an error for those who ask for more',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def receive(self, exchange):
                  data = super().receive(exchange)
                  if not data and not exchange.request.elements(b"transfer-encoding") and exchange.body.left == 0 and not exchange.request.values(b"content-length"):
                      raise EOFError("there is no body")
                  return data
        `,
      },
    ],
  },
});
