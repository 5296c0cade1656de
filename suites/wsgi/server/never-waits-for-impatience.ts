import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { expectsContinue } from '../../../src/model/served-input.ts';
import { callOf, finalOf, servedByHttp11 } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/never-waits-for-impatience',
  title: 'Sends 100 (Continue) before the client loses patience',
  level: 'SHOULD',
  requirements: ['WSGI-238'],
  clause: pep3333('HTTP 1.1 Expect/Continue', 'This is suboptimal, and is not recommended.'),
  why: 'Some clients wait a second before they send the body all the same, others for ever.',
  on: 'served-session',
  messages: {
    noContinue: 'neither 100 (Continue) nor a response came while the client waited with its body',
  },
  *given(session) {
    for (const served of servedByHttp11(session)) {
      const { client, wire } = served;
      const asked = client.findIndex((step) => step.do === 'await-interim');
      if (wire === null || asked < 0 || !expectsContinue(served)) continue;
      yield { served, wire, isLate: wire.expired.includes(asked) };
    }
  },
  check({ served, wire, isLate }) {
    const response = finalOf(served);
    const sent = wire.events.findLast((event) => event.type === 'bytes' && event.from === 'client');
    // An answer without the body is as good.
    const isAnswered = response !== undefined && response.t <= (sent?.t ?? 0);
    if (isLate && !isAnswered) return { message: 'noContinue', event: callOf(served) ?? served };
  },
  examples: {
    conforming: [
      {
        title: 'a server that answers without the body',
        python: python`
          from reference_wsgi import Refusal, Server

          class Server(Server):
              def wants_to_persist(self, request):
                  return super().wants_to_persist(request) and not self.expects_continue(request)

              def environ(self, exchange):
                  if exchange.expected:
                      raise Refusal("417 Expectation Failed")
                  return super().environ(exchange)
        `,
      },
    ],
    violating: [
      {
        title: 'no word of it',
        reports: 'noContinue',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def invite(self, exchange):
                  pass
        `,
      },
    ],
  },
});
