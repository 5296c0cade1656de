import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, stepsOf, surplusOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sends-the-body-unaltered',
  title: 'Sends the body unaltered',
  level: 'SHOULD',
  requirements: ['WSGI-033'],
  clause: pep3333('Specification Details', 'it should ensure that line endings are not altered'),
  why: 'Bodies are bytes: images, archives, signatures.',
  on: 'served',
  messages: {
    altered: 'the client got another body than the application gave',
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
  check({ body, response }) {
    if (response.body !== body) return { message: 'altered', event: response };
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
    ],
  },
});
