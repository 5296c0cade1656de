import { wholeResponse } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  expired,
  finalResponse,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/completes-the-response',
  title: 'Completes the response with its last part',
  level: 'MUST',
  requirements: ['HTTP-089'],
  clause: www(
    'Response Body - send event',
    'If more_body is set to False, and the server is not expecting Response Trailers this will complete the response',
  ),
  why: 'A client waits for the end of a response that the application has long finished: background work after it holds up the page.',
  on: 'served',
  messages: {
    late: 'completed the response only after the application had ended',
    never: 'never completed the response',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const whole = wholeResponse(call);
      if (whole !== undefined) yield { call, response };
    }
  },
  check({ call, response }, served) {
    const isHeld = served.client.some(({ do: what }) => what === 'go');
    if (isHeld && expired(served, 'await-response').length > 0) {
      return { message: 'late', event: call };
    }
    if (!response.complete && response.fault === null && call.ended !== 'running') {
      return { message: 'never', event: response };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'when the application has ended',
        reports: 'late',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_end(self, exchange):
                  pass

              def after_call(self, exchange):
                  if exchange.complete:
                      super().write_end(exchange)
                  super().after_call(exchange)
        `,
      },
      {
        title: 'no last chunk',
        reports: 'never',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_end(self, exchange):
                  if exchange.start.get("headers"):
                      super().write_end(exchange)
                  else:
                      exchange.keep_alive = False
        `,
      },
    ],
  },
});
