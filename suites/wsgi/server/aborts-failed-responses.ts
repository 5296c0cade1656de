import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { blocks, callOf, failed, finalOf, hasLeft } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/aborts-failed-responses',
  title: 'Aborts a response that failed half-way',
  level: 'SHOULD',
  requirements: ['WSGI-232'],
  clause: pep3333(
    'Error Handling',
    'The server or gateway can then trap this (fatal) exception and abort the response.',
  ),
  why: 'A page that ends as if it were whole is stored by caches and believed by clients.',
  on: 'served',
  messages: {
    looksWhole: 'a response whose application failed half-way looks whole',
  },
  *given(served) {
    const call = callOf(served);
    const response = finalOf(served);
    if (call === undefined || response === undefined || hasLeft(served)) return;
    const raised = call.events.find((event) => event.type === 'end' && failed(event));
    const body = blocks(served, call)
      .map(({ bytes }) => bytes)
      .join('');
    // Of a length the client sees for itself, of the end of a connection nobody does.
    if (raised !== undefined && body !== '' && response.framing === 'chunked')
      yield { response, body };
  },
  check({ response, body }) {
    if (response.complete && response.body === body)
      return { message: 'looksWhole', event: response };
  },
  examples: {
    conforming: [
      {
        title: 'a server that adds a message',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def fail(self, exchange, error):
                  if exchange.head_sent and exchange.framing == "chunked":
                      self.log(error)
                      self.send(exchange.connection, self.frame(exchange, b"\n[an error has occurred]\n") + b"0\r\n\r\n")
                      exchange.persists = False
                  else:
                      super().fail(exchange, error)
        `,
      },
    ],
    violating: [
      {
        title: 'the last chunk in any case',
        reports: 'looksWhole',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def fail(self, exchange, error):
                  if exchange.head_sent and exchange.framing == "chunked" and exchange.persists:
                      self.log(error)
                      self.send(exchange.connection, b"0\r\n\r\n")
                      exchange.persists = False
                  else:
                      super().fail(exchange, error)
        `,
      },
    ],
  },
});
