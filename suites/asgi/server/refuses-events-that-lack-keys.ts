import { beforeTheEnd } from '../../../src/model/asgi-conversation.ts';
import { faultOf } from '../../../src/model/asgi-events.ts';
import { asgi } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isTaken } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/refuses-events-that-lack-keys',
  title: 'Raises out of send() for an event that lacks a key',
  level: 'SHOULD',
  requirements: ['ASGI-046'],
  clause: asgi('Error Handling', 'missing keys an event type should have'),
  why: 'A response without a status cannot be sent. The application that forgot it has to hear of it where it can tell why.',
  on: 'served',
  messages: { accepted: 'send() took an event without {key}: {event}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const message of beforeTheEnd(call, served)) {
        const fault = faultOf(message.message, call.kind);
        if (fault?.kind === 'missing') yield { ...message, key: fault.key };
      }
    }
  },
  check({ event, message, key }) {
    if (isTaken(event)) {
      return { message: 'accepted', event, data: { key, event: show(message) } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a status made up',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def refuse_missing(self, kind, name):
                  pass

              def check_order(self, exchange, kind):
                  if kind == "start" and exchange.start and "status" not in exchange.start:
                      exchange.start = None
                  super().check_order(exchange, kind)
        `,
      },
    ],
  },
});
