import { www } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  isBodiless,
  taken,
  told,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/broken-off-responses-look-broken',
  title: 'Lets no response look whole that the application has not completed',
  level: 'MAY',
  requirements: ['HTTP-097'],
  clause: www(
    'Response Body - send event',
    'Signifies if there is additional content to come (as part of a Response Body message)',
  ),
  why: 'Caches keep, and clients process, half of a document that ends like a whole one.',
  on: 'served',
  messages: { whole: 'completed a response that the application had not completed' },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const half = told(call);
      const begun = taken(call, 'http.response.body').length > 0;
      if (half === undefined || half.ended || half.trailers || !begun || usesFiles(call)) continue;
      if (call.ended === 'running' || isBodiless(served, half.status)) continue;
      yield { response, half };
    }
  },
  check({ response, half }) {
    // Where the end of the connection is the end of the body, a client sees no difference.
    const isTold = response.framing === 'chunked' || response.framing === 'content-length';
    if (response.complete && isTold && response.status === half.status) {
      return { message: 'whole', event: response };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the last chunk all the same',
        reports: 'whole',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def fail(self, exchange):
                  if exchange.head_sent and exchange.framing == "chunked":
                      exchange.keep_alive = False
                      self.write_end(exchange)
                  super().fail(exchange)
        `,
      },
    ],
  },
});

function usesFiles(call: ProbeCall): boolean {
  return taken(call, 'http.response.zerocopysend', 'http.response.pathsend').length > 0;
}
