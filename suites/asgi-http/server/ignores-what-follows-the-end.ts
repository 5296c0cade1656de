import { wholeResponse } from '../../../src/model/asgi-conversation.ts';
import { www } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  flag,
  sent,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/ignores-what-follows-the-end',
  title: 'Sends nothing of what follows the end of a response',
  level: 'MUST',
  requirements: ['HTTP-092'],
  clause: www('Response Body - send event', 'any further messages on the channel will be ignored'),
  why: 'What comes after the end is taken by the client for the beginning of its next response.',
  on: 'served',
  messages: { surplus: 'sent {bytes} after the end of the response' },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const whole = wholeResponse(call);
      if (whole !== undefined && hasMore(call)) yield { response, whole };
    }
  },
  check({ response, whole }, { wire }) {
    const extra = response.body.slice(whole.body.length) + (wire?.extra ?? '');
    if (extra !== '' && response.fault === null) {
      return { message: 'surplus', event: response, data: { bytes: show(bytes(extra), 60) } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'writes what it is given',
        reports: 'surplus',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def send_http(self, exchange, message):
                  keeps = exchange.framing == "chunked" and exchange.keep_alive
                  if exchange.complete and keeps and message.get("body") == b"surplus":
                      exchange.wire.write(self.frame(exchange, message["body"]))
                      exchange.keep_alive = False
                  await super().send_http(exchange, message)
        `,
      },
    ],
  },
});

/** Something was sent after the last part. */
function hasMore(call: ProbeCall): boolean {
  const all = sent(call);
  const last = all.findIndex(
    ({ type, message }) => type === 'http.response.body' && flag(message, 'more_body') !== true,
  );
  return last >= 0 && last < all.length - 1;
}
