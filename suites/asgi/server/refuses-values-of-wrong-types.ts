import { beforeTheEnd } from '../../../src/model/asgi-conversation.ts';
import { faultOf } from '../../../src/model/asgi-events.ts';
import { asgi } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isTaken } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/refuses-values-of-wrong-types',
  title: 'Raises out of send() for values of wrong types',
  level: 'SHOULD',
  requirements: ['ASGI-047'],
  clause: asgi(
    'Error Handling',
    'with wrong Python types for objects (e.g. Unicode strings for HTTP headers)',
  ),
  why: 'A server that encodes what should have been bytes guesses an encoding; one that breaks later blames nobody.',
  on: 'served',
  messages: { accepted: 'send() took an event whose {key} is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const message of beforeTheEnd(call, served)) {
        const fault = faultOf(message.message, call.kind);
        if (fault?.kind === 'value') yield { ...message, key: fault.key };
      }
    }
  },
  check({ event, message, key }) {
    if (isTaken(event)) {
      const value = show(item(message, key) ?? { py: 'none' });
      return { message: 'accepted', event, data: { key, value } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'text that is encoded',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def check(self, message, events):
                  body = message.get("body")
                  if isinstance(body, str):
                      message = {**message, "body": body.encode()}
                  return super().check(message, events)
        `,
      },
      {
        title: 'a status in digits',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def check(self, message, events):
                  if isinstance(message.get("status"), str):
                      message = {**message, "status": int(message["status"])}
                  return super().check(message, events)

              def check_order(self, exchange, kind):
                  if kind == "start":
                      exchange.start = None
                  super().check_order(exchange, kind)
        `,
      },
      {
        title: 'headers in text',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def check_value(self, kind, name, value, check):
                  if name == "headers" and isinstance(value, list):
                      value = [[self.encoded(each) for each in pair] for pair in value]
                  return super().check_value(kind, name, value, check)

              def encoded(self, value):
                  return value.encode() if isinstance(value, str) else value

              def check_order(self, exchange, kind):
                  if kind == "start" and exchange.start and not exchange.head_sent:
                      exchange.start = None
                  super().check_order(exchange, kind)
        `,
      },
    ],
  },
});
