import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { blocksInInput, expectsContinue } from '../../../src/model/served-input.ts';
import { callOf, finalOf, servedByHttp11 } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/completes-expecting-requests',
  title: 'Completes requests that expect 100 (Continue)',
  level: 'MUST',
  requirements: ['WSGI-236'],
  clause: pep3333(
    'HTTP 1.1 Expect/Continue',
    'must provide transparent support for HTTP 1.1\'s "expect/continue" mechanism',
  ),
  why: 'curl sends larger bodies like that, and so do many HTTP libraries.',
  on: 'served-session',
  messages: {
    notCompleted: 'no whole response came to a request with Expect: 100-continue',
  },
  *given(session) {
    for (const served of servedByHttp11(session)) {
      // What blocks in wsgi.input is another rule's.
      if (expectsContinue(served) && !blocksInInput(served)) yield served;
    }
  },
  check(served) {
    if (finalOf(served) === undefined)
      return { message: 'notCompleted', event: callOf(served) ?? served };
  },
  examples: {
    conforming: [
      {
        title: 'a server that invites at once',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def environ(self, exchange):
                  if exchange.expected:
                      exchange.expected = False
                      self.invite(exchange)
                  return super().environ(exchange)
        `,
      },
    ],
    violating: [
      {
        title: 'a final answer is owed to nobody',
        reports: 'notCompleted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def serve_one(self, connection):
                  self.asked = None
                  return super().serve_one(connection)

              def respond(self, exchange):
                  if exchange.expected and exchange.request.method == b"PUT":
                      exchange.persists = False
                      self.invite(exchange)
                      return
                  super().respond(exchange)
        `,
      },
    ],
  },
});
