import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { expectsContinue, readsOf, type Read } from '../../../src/model/served-input.ts';
import { failed, raises } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/input-gives-the-body',
  title: 'wsgi.input gives the body, in order',
  level: 'MUST',
  requirements: ['WSGI-105', 'WSGI-106', 'WSGI-107', 'WSGI-108', 'WSGI-109'],
  clause: pep3333(
    'Input and Error Streams',
    'The semantics of each method are as documented in the Python Library Reference',
  ),
  why: 'A byte that is lost or comes twice between two calls breaks uploads, and only those of some sizes.',
  on: 'served',
  messages: {
    wrongBytes: '{method} gave other bytes than the body has there',
    endsEarly: '{method} gave nothing, although the body had not ended',
    tooMuch: 'read() gave more than its size',
    noLine: '{method} gave something else than one line',
    raised: '{method} raised {type}',
  },
  *given(served) {
    if (served.request?.framing === 'chunked' || expectsContinue(served)) return;
    for (const read of readsOf(served)) if (read.rest !== '') yield read;
  },
  check(read) {
    const { event, rest, pieces, size } = read;
    const method = read.method === 'iterate' ? 'next()' : `${read.method}()`;
    if (failed(event)) {
      if (mayRaise(read)) return;
      const type = event.outcome?.raised?.types[0] ?? '';
      return { message: 'raised', data: { method, type }, event };
    }
    const joined = pieces?.join('');
    // What is no bytes, or more than the body, other rules say.
    if (pieces === null || joined === undefined || (joined.startsWith(rest) && joined !== rest))
      return;
    if (!rest.startsWith(joined)) return { message: 'wrongBytes', data: { method }, event };
    if (joined === '' && size !== 0) return { message: 'endsEarly', data: { method }, event };
    if (read.method !== 'read') {
      if (!pieces.every((piece, i) => isLine(piece, read, i === pieces.length - 1))) {
        return { message: 'noLine', data: { method }, event };
      }
    } else if (size !== null && joined.length > size) return { message: 'tooMuch', event };
  },
  examples: {
    conforming: [
      {
        title: 'a server that reads the body ahead',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def take(self, most):
                  while True:
                      data = self.receive()
                      if not data:
                          break
                      self.kept += data
                  data, self.kept = self.kept[:most], self.kept[most:]
                  return data

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'short reads, no size for readline(), no hint for readlines()',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def read(self, size=-1):
                  if size is None or size < 0:
                      return super().read()
                  return self.take(size) if size else b""

              def readline(self):
                  return super().readline()

              def readlines(self, hint=-1):
                  return super().readlines()

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'a server that refuses them',
        python: python`
          from reference_wsgi import Refusal, Server

          class Server(Server):
              def body_framing(self, request):
                  framing = super().body_framing(request)
                  if framing == "chunked":
                      raise Refusal("411 Length Required")
                  return framing
        `,
      },
    ],
    violating: [
      {
        title: 'line ends of one kind',
        reports: 'wrongBytes',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readline(self, size=-1):
                  return super().readline(size).replace(b"\r\n", b"\n")

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'empty lines without their end',
        reports: 'endsEarly',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readline(self, size=-1):
                  line = super().readline(size)
                  return b"" if line == b"\n" else line

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'all that is there',
        reports: 'tooMuch',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def read(self, size=-1):
                  return super().read() if size else b""

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'ends at a carriage return too',
        reports: 'noLine',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readlines(self, hint=-1):
                  return [part for line in super().readlines(hint) for part in line.splitlines(True)]

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
      {
        title: 'only forwards by size',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import Input

          class Odd(Input):
              def readlines(self, hint=-1):
                  if hint != -1:
                      raise NotImplementedError("hint")
                  return super().readlines()

          class Server(Server):
              def input(self, exchange):
                  stream = super().input(exchange)
                  return Odd(stream.receive)
        `,
      },
    ],
  },
});

/** `readline(size)` may be without its size; that of `read()` is a SHOULD; a method may be missing. */
function mayRaise(read: Read): boolean {
  if (raises(read.event, 'AttributeError')) return true;
  const optional =
    read.method === 'readline' ? read.hasSize : read.method === 'read' && !read.hasSize;
  return optional && raises(read.event, 'TypeError');
}

function isLine(piece: string, { method, size, rest }: Read, last: boolean): boolean {
  const end = piece.indexOf('\n');
  if (end >= 0) return end === piece.length - 1;
  // Without its end a line is the last one of the body, or what the size left of it.
  return (last && rest.endsWith(piece)) || (method === 'readline' && size !== null);
}
