import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  expired,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/writes-before-send-returns',
  title: 'Has handed each part of the body on when send() returns',
  level: 'MUST',
  requirements: ['HTTP-088'],
  clause: www(
    'Response Body - send event',
    'Protocol servers must flush any data passed to them into the send buffer before returning from a send call',
  ),
  why: 'Events of a stream, and the beginning of a long page, do not arrive before there is more to send.',
  on: 'served',
  messages: {
    held: 'the client did not get a part whose send() had returned, until the application went on',
  },
  *given(served) {
    if (clientLeft(served)) return;
    const awaits = served.client.some(({ do: what }) => what === 'await-body');
    for (const call of callOf(served, 'http')) {
      if (awaits && taken(call, 'http.response.body').length > 0) yield call;
    }
  },
  check(call, served) {
    if (expired(served, 'await-body').length > 0) return { message: 'held', event: call };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'collects small parts',
        reports: 'held',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_body(self, exchange, message):
                  held = getattr(exchange, "held", b"") + message.get("body", b"")
                  more = message.get("more_body", False)
                  if more and exchange.sent + len(held) and b"first" in held + b"again":
                      exchange.held = held
                      return
                  exchange.held = b""
                  await super().on_body(exchange, {**message, "body": held})

              def fail(self, exchange):
                  if getattr(exchange, "held", b"") and not exchange.head_sent:
                      self.write_head(exchange)
                  super().fail(exchange)
        `,
      },
    ],
  },
});
