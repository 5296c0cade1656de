import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  isStuck,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/delivers-the-request-first',
  title: 'Delivers http.request first, also where there is no body',
  level: 'MUST',
  requirements: ['HTTP-057'],
  clause: www('Request - receive event', 'Sent to the application to indicate an incoming request'),
  why: 'Applications begin with reading the body; without an event to read they wait, or take the request for one that was given up.',
  on: 'served',
  messages: { other: 'delivered {type} first', nothing: 'delivered nothing' },
  *given(served) {
    if (served.request === null || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const first = call.events.find(({ type }) => type.startsWith('receive'));
      if (first !== undefined) yield { call, first };
    }
  },
  check({ call, first }) {
    // After a response, it is a disconnect.
    if (taken(call, 'http.response.body').some(({ event }) => event.t < first.t)) return;
    if (isStuck(first)) return { message: 'nothing', event: first };
    const [message] = received(call);
    if (message === undefined || message.event !== first) return;
    if (!message.type.startsWith('http.') || message.type === 'http.request') return;
    return { message: 'other', event: first, data: { type: message.type } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'nothing but the end, where there is no body',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_http(self, exchange):
                  if exchange.remaining == 0 and not exchange.requested:
                      exchange.requested = True
                      return self.disconnect_event()
                  return await super().receive_http(exchange)
        `,
      },
      {
        title: 'waits for a body that does not come',
        reports: 'nothing',
        python: python`
          from asyncio import Event
          from reference_asgi import Server

          class Server(Server):
              async def receive_http(self, exchange):
                  if exchange.head.target == b"/in-time" and not exchange.complete:
                      await Event().wait()
                  return await super().receive_http(exchange)
        `,
      },
    ],
  },
});
