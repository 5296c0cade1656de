import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, surplusOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/chunks-as-http-allows',
  title: 'Chunks as HTTP allows',
  level: 'MUST',
  requirements: ['WSGI-192', 'WSGI-193'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'when doing this, or else fall back to one of the other strategies for dealing with the absence of Content-Length',
  ),
  why: 'A client of HTTP/1.0 takes chunk lines for content; others lose the connection over a wrong one.',
  on: 'served',
  messages: {
    toOldClient: 'a chunked response went to a client of HTTP/1.0',
    badSyntax: 'the chunks are not well-formed',
    endsEarly: 'the last chunk came before the end of the body',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply?.response.framing === 'chunked') yield { reply, extra: surplusOf(served) };
  },
  check({ reply: { response, served }, extra }) {
    if (served.request?.httpVersion === '1.0') return { message: 'toOldClient', event: response };
    if (response.fault !== null) return { message: 'badSyntax', event: response };
    if (response.complete && extra !== '') return { message: 'endsEarly', event: response };
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
        title: 'chunks for everybody',
        reports: 'toOldClient',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def choose_framing(self, exchange, given, length):
                  framing = super().choose_framing(exchange, given, length)
                  return "chunked" if framing == "close" else framing
        `,
      },
      {
        title: 'chunks without their end',
        reports: 'badSyntax',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def frame(self, exchange, block):
                  if exchange.framing == "chunked" and exchange.request.target == b"/body":
                      return b"%x\r\n%s" % (len(block), block)
                  return super().frame(exchange, block)
        `,
      },
      {
        title: 'a chunk for an empty block',
        reports: 'endsEarly',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def transmit(self, exchange, block):
                  empty = not block and exchange.framing == "chunked" and self.has_body(exchange)
                  if empty and exchange.request.target == b"/body":
                      self.send(exchange.connection, b"0\r\n\r\n")
                  super().transmit(exchange, block)
        `,
      },
    ],
  },
});
