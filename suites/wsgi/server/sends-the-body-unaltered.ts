import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isPassive, replyOf, stepsOf, surplusOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sends-the-body-unaltered',
  title: 'Sends the body unaltered',
  level: 'SHOULD',
  requirements: ['WSGI-033', 'WSGI-199'],
  clause: pep3333('Specification Details', 'it should ensure that line endings are not altered'),
  why: 'Bodies are bytes: images, archives, signatures. An empty block in between is nothing at all.',
  on: 'served',
  messages: {
    altered: 'the client got another body than the application gave',
    stopped: 'the server ended the body before the application did',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply === undefined || reply.bodiless || reply.blocks.some(({ by }) => by === 'write'))
      return;
    const { declared, body, response } = reply;
    // Lengths and framing are for other rules.
    if (response.fault !== null || surplusOf(served) !== '') return;
    if (stepsOf(served).some((step) => step.do === 'wrap')) return;
    if (response.complete && (declared === null || declared === body.length)) yield reply;
  },
  check({ body, call, declared, response, served }) {
    if (response.body !== body) return { message: 'altered', event: response };
    // The probe tells of the end of what it iterates over itself.
    const ends = isPassive(served) || call.events.some(({ type }) => type === 'exhausted');
    // A length, of the application or computed of its one block, is reached before the end.
    if (!ends && declared === null && response.framing !== 'content-length')
      return { message: 'stopped', event: call };
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
        title: 'line ends of one kind',
        reports: 'altered',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def transmit(self, exchange, block):
                  if exchange.request.target != b"/body" or isinstance(exchange.iterable, list):
                      super().transmit(exchange, block)
                  else:
                      super().transmit(exchange, block.replace(b"\r\n", b"\n"))
        `,
      },
      {
        title: 'an empty block that ends the body',
        reports: 'stopped',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def iterate(self, exchange):
                  for block in exchange.iterable:
                      self.check_block(block)
                      if not block and exchange.head_sent and not exchange.written and exchange.framing == "chunked":
                          break
                      self.transmit(exchange, block)
                      if self.has_enough(exchange):
                          break
        `,
      },
    ],
  },
});
