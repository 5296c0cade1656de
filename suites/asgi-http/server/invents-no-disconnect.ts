import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  endsBody,
  finalResponse,
  RECEIVES,
  received,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/invents-no-disconnect',
  title: 'Delivers no http.disconnect while the client waits for the response',
  level: 'MUST',
  requirements: ['HTTP-126'],
  clause: www(
    'Disconnect - receive event',
    'Sent to the application if receive is called after a response has been sent or after the HTTP connection has been closed',
  ),
  why: 'Applications that stream, or wait for something long, listen for their client to leave beside their work, and break it off. Let receive() wait until the response is complete or the connection gone.',
  on: 'served',
  messages: { invented: 'delivered http.disconnect before the response, to a client that got it' },
  *given(served) {
    if (clientLeft(served) || finalResponse(served)?.complete !== true) return;
    for (const call of callOf(served, 'http')) {
      const start = taken(call, 'http.response.start')[0]?.event;
      const end = received(call, 'http.request').find(({ message }) => endsBody(message));
      if (start === undefined || end === undefined) continue;
      const listening = call.events.find(
        ({ type, t }) => RECEIVES.includes(type) && t > end.event.t && t < start.t,
      );
      if (listening !== undefined) yield { call, listening };
    }
  },
  check({ call, listening }) {
    const gone = received(call, 'http.disconnect').some(({ event }) => event === listening);
    if (gone) return { message: 'invented', event: listening };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the end of the body for the end of everything',
        reports: 'invented',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def until_disconnect(self, exchange):
                  if exchange.wire.gone or exchange.head.target != b"/listening":
                      await super().until_disconnect(exchange)
        `,
      },
    ],
  },
});
