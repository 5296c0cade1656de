import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { answerOf, finalOf, hasLeft, replyOf, surplusOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sends-written-data-first',
  title: 'Sends what was written, then what is yielded',
  level: 'MUST',
  requirements: ['WSGI-208', 'WSGI-209', 'WSGI-212'],
  clause: pep3333(
    'The write() Callable',
    'any bytestrings yielded by the iterable are transmitted after all bytestrings passed to write() have been sent to the client',
  ),
  why: 'A body comes from write(), from the iterable, or from both; what is lost of it is lost without an error.',
  on: 'served',
  messages: {
    nothing: 'no response came to what was written',
    altered: 'the client got another body than was written and yielded',
  },
  *given(served) {
    const answer = answerOf(served);
    if (answer === undefined || served.wire === null || hasLeft(served)) return;
    const { blocks, declared, body } = answer;
    if (!blocks.some(({ by }) => by === 'write')) return;
    const alone = blocks.filter(({ by }) => by === 'yield').length === 1;
    // What a length is made of there is another rule's.
    if (alone && ['list', 'tuple', 'sized'].includes(served.script?.result?.shape ?? '')) return;
    if (declared === null || declared === body.length) yield served;
  },
  check(served) {
    const reply = replyOf(served);
    if (reply === undefined) return { message: 'nothing', event: finalOf(served) };
    const { bodiless, body, response } = reply;
    const isWhole = response.complete && response.fault === null && surplusOf(served) === '';
    if (isWhole && !bodiless && response.body !== body)
      return { message: 'altered', event: response };
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
        title: 'headers that only a yielded block sends',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def write(self, exchange, data):
                  if exchange.request.target != b"/write":
                      return super().write(exchange, data)
                  exchange.written = True
                  exchange.kept = getattr(exchange, "kept", b"") + data

              def iterate(self, exchange):
                  if not exchange.written:
                      super().iterate(exchange)
                      return
                  for block in exchange.iterable:
                      self.transmit(exchange, getattr(exchange, "kept", b""))
                      exchange.kept = b""
                      self.transmit(exchange, block)

              def finish(self, exchange):
                  if exchange.head_sent or exchange.request.target != b"/write":
                      super().finish(exchange)
                  else:
                      exchange.persists = False
        `,
      },
      {
        title: 'yielded blocks first',
        reports: 'altered',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def write(self, exchange, data):
                  if exchange.request.target != b"/write":
                      return super().write(exchange, data)
                  exchange.written = True
                  exchange.kept = getattr(exchange, "kept", b"") + data

              def iterate(self, exchange):
                  if hasattr(exchange.iterable, "__len__"):
                      self.transmit(exchange, getattr(exchange, "kept", b""))
                      exchange.kept = b""
                  super().iterate(exchange)

              def finish(self, exchange):
                  self.transmit(exchange, getattr(exchange, "kept", b""))
                  super().finish(exchange)
        `,
      },
      {
        title: 'nothing after write()',
        reports: 'altered',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def iterate(self, exchange):
                  if not exchange.written:
                      super().iterate(exchange)
                      return
                  one = hasattr(exchange.iterable, "__len__")
                  for block in exchange.iterable:
                      if one:
                          self.transmit(exchange, block)
        `,
      },
    ],
  },
});
