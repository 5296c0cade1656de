import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isPassive, replyOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/goes-on-after-empty-blocks',
  title: 'Goes on after empty blocks',
  level: 'MUST',
  requirements: ['WSGI-199'],
  clause: pep3333(
    'Middleware Handling of Block Boundaries',
    'If the middleware cannot yield any other value, it must yield an empty bytestring.',
  ),
  why: 'Middleware that has nothing to send yet yields an empty block: it is nothing at all, and not the end.',
  on: 'served',
  messages: { stopped: 'the server ended the body before the application did' },
  *given(served) {
    const reply = replyOf(served);
    // Of a list nothing is seen, and a length is reached before the end.
    if (reply === undefined || reply.bodiless || isPassive(served)) return;
    if (reply.declared !== null || reply.response.framing === 'content-length') return;
    if (reply.response.complete && reply.blocks.some(({ bytes }) => bytes === '')) yield reply;
  },
  check({ call }) {
    const ends = call.events.some(({ type }) => type === 'exhausted');
    if (!ends) return { message: 'stopped', event: call };
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
