import { asgi } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, receipts } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/events-have-a-type',
  title: 'Gives each event a type',
  level: 'MUST',
  requirements: ['ASGI-006'],
  clause: asgi('Events', 'a top-level type key that contains a Unicode string of the message type'),
  why: 'It is how an application tells a message from a disconnect: event["type"] raises KeyError without it.',
  on: 'served',
  messages: { none: 'delivered an event without a type: {event}', notText: 'type is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const event of receipts(call)) {
        const message = event.outcome?.returned;
        if (message?.py === 'dict') yield { event, message };
      }
    }
  },
  check({ event, message }) {
    const type = item(message, 'type');
    if (type === undefined) return { message: 'none', event, data: { event: show(message) } };
    if (type.py !== 'str') return { message: 'notText', event, data: { value: show(type) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'an empty event for a disconnect',
        reports: 'none',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def disconnect_event(self):
                  return {}
        `,
      },
      {
        title: 'bytes',
        reports: 'notText',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def disconnect_event(self):
                  return {"type": b"http.disconnect"}
        `,
      },
    ],
  },
});
