import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  endsBody,
  isStuck,
  received,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/truncated-uploads-end-in-a-disconnect',
  title: 'Ends an upload that was cut off in http.disconnect',
  level: 'MUST',
  requirements: ['HTTP-108'],
  clause: www(
    'Request - receive event',
    'If True, the consuming application should wait until it gets a chunk with this set to False',
  ),
  why: 'Half of an upload that ends like a whole one is stored as if it were one.',
  on: 'served',
  messages: {
    whole: 'delivered the end of a body that was cut off',
    stuck: 'receive() did not come back after the body had been cut off',
  },
  *given(served) {
    const { request, client } = served;
    const isCut = client.some((step) => step.do === 'request' && step.to !== undefined);
    if (request === null || !request.leaves || !isCut) return;
    for (const call of callOf(served, 'http')) yield call;
  },
  check(call) {
    const end = received(call, 'http.request').find(({ message }) => endsBody(message));
    if (end !== undefined) return { message: 'whole', event: end.event };
    const told = received(call, 'http.disconnect').length > 0;
    const stuck = call.events.find(isStuck);
    if (stuck !== undefined && !told) return { message: 'stuck', event: stuck };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'what has come, as if it were all',
        reports: 'whole',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def truncated_event(self, exchange):
                  exchange.remaining = 0
                  return self.request_event(b"", False)
        `,
      },
      {
        title: 'waits for the rest',
        reports: 'stuck',
        python: python`
          from asyncio import Event
          from asgi_http import Gone
          from reference_asgi import Server

          class Server(Server):
              async def read_body(self, exchange):
                  try:
                      return await super().read_body(exchange)
                  except Gone:
                      await Event().wait()
        `,
      },
    ],
  },
});
