import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, surplusOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/keeps-to-content-length',
  title: 'Sends no more than Content-Length says',
  level: 'SHOULD',
  requirements: ['WSGI-182'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'should not transmit more bytes to the client than the header allows',
  ),
  why: 'What is beyond it is read as the next response on the connection.',
  on: 'served',
  messages: {
    tooMuch: 'the server sent more than the Content-Length of the application',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply === undefined || reply.bodiless || reply.declared === null) return;
    if (reply.declared < reply.body.length) yield { reply, extra: surplusOf(served) };
  },
  check({ reply: { response }, extra }) {
    if (extra !== '') return { message: 'tooMuch', event: response };
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
        title: 'all there is',
        reports: 'tooMuch',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def within_length(self, exchange, block):
                  if exchange.request.target == b"/file":
                      return super().within_length(exchange, block)
                  return block
        `,
      },
    ],
  },
});
