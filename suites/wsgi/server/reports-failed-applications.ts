import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed, finalOf, hasLeft } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/reports-failed-applications',
  title: 'Reports an application that failed',
  level: 'SHOULD',
  requirements: ['WSGI-230', 'WSGI-231'],
  clause: pep3333(
    'Error Handling',
    'Servers should trap and log any exception that aborts an application or the iteration of its return value.',
  ),
  why: 'Without an error in the answer neither people nor monitors see that something is wrong.',
  on: 'served',
  messages: {
    looksFine: 'a response with status {status} came of an application that had raised',
    hangs: 'no end came after the application had raised',
  },
  *given(served) {
    const call = callOf(served);
    const { wire } = served;
    if (call === undefined || wire === null || hasLeft(served)) return;
    const raised = call.events.find((event) => event.type === 'end' && failed(event));
    const response = finalOf(served);
    // What had begun before is another rule's.
    const begun = response !== undefined && raised !== undefined && response.t < raised.t;
    const gave = call.events.some((event) => event.type === 'write' || event.type === 'yield');
    if (raised !== undefined && !begun && !gave) yield { call, response, timedOut: wire.timedOut };
  },
  check({ call, response, timedOut }) {
    if (timedOut) return { message: 'hangs', event: response ?? call };
    if (response !== undefined && response.complete && response.status < 500) {
      return { message: 'looksFine', data: { status: response.status }, event: response };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a server that closes without an answer',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def fail(self, exchange, error):
                  self.log(error)
                  exchange.persists = False
        `,
      },
    ],
    violating: [
      {
        title: 'an empty page',
        reports: 'looksFine',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def fail(self, exchange, error):
                  if exchange.head_sent or "gw-conform: raised" not in str(error):
                      super().fail(exchange, error)
                      return
                  self.log(error)
                  exchange.persists = False
                  self.send_error(exchange.connection, "200 OK")
        `,
      },
      {
        title: 'a thread that ends and a connection that does not',
        reports: 'hangs',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def fail(self, exchange, error):
                  if exchange.head_sent or "gw-conform: raised" not in str(error):
                      super().fail(exchange, error)
                      return
                  self.log(error)
                  exchange.persists = False
                  exchange.connection.stream.read(1)
        `,
      },
    ],
  },
});
