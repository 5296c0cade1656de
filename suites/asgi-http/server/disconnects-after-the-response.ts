import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  flag,
  isStuck,
  taken,
  told,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/disconnects-after-the-response',
  title: 'Delivers http.disconnect after the response',
  level: 'MUST',
  requirements: ['HTTP-106'],
  clause: www(
    'Disconnect - receive event',
    'Sent to the application if receive is called after a response has been sent or after the HTTP connection has been closed',
  ),
  why: 'Applications and middleware that wait for it to clean up hang until the client closes a connection that it keeps for its next request.',
  on: 'served',
  messages: { stuck: 'receive() did not come back after the response' },
  *given(served) {
    if (clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const end = taken(call, 'http.response.body').find(
        ({ message }) => flag(message, 'more_body') !== true,
      );
      if (end === undefined || told(call)?.trailers === true) continue;
      const after = call.events.find(
        ({ type, t }) => type.startsWith('receive') && t > end.event.t,
      );
      if (after !== undefined) yield after;
    }
  },
  check(after) {
    // An event of another kind is another rule's.
    if (isStuck(after)) return { message: 'stuck', event: after };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'waits for the client to close the connection',
        reports: 'stuck',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_http(self, exchange):
                  while exchange.complete and not exchange.wire.gone:
                      await exchange.wire.change()
                  return await super().receive_http(exchange)
        `,
      },
    ],
  },
});
