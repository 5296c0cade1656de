import { www } from '../../../src/model/clause.ts';
import { item, lengthOf } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  endsBody,
  received,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/delivers-the-whole-body',
  title: 'Delivers the body of the request whole and decoded',
  level: 'MUST',
  requirements: ['HTTP-054', 'HTTP-060', 'HTTP-062'],
  clause: www(
    'Request - receive event',
    'The http.request messages should contain just the decoded contents of each chunk',
  ),
  why: 'An application cannot tell a body that lost a part, or holds the sizes of its chunks, from the one that was meant.',
  on: 'served',
  messages: {
    other: 'delivered {got} bytes of a body of {sent}',
    content: 'delivered other bytes than were sent',
  },
  *given(served) {
    const { request } = served;
    if (request === null || clientLeft(served) || request.websocket) return;
    for (const call of callOf(served, 'http')) {
      const events = received(call, 'http.request');
      const last = events.findIndex(({ message }) => endsBody(message));
      if (last < 0) continue;
      const bodies = events.slice(0, last + 1).map(({ message }) => item(message, 'body'));
      yield { call, bodies, sent: request.body ?? '' };
    }
  },
  check({ call, bodies, sent }) {
    let got = 0;
    for (const body of bodies) {
      if (body === undefined) continue;
      // A body of a wrong type is another rule's.
      if (body.py !== 'bytes') return;
      if (body.length === undefined && !sent.startsWith(body.value, got)) {
        return { message: 'content', event: call };
      }
      got += lengthOf(body);
    }
    if (got !== sent.length) {
      return { message: 'other', event: call, data: { got, sent: sent.length } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'all but the last byte',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def request_event(self, body, more):
                  return super().request_event(body if more else body[:-1], more)
        `,
      },
      {
        title: 'chunks with their sizes',
        reports: 'content',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def read_chunk(self, exchange):
                  data, more = await super().read_chunk(exchange)
                  return b"%x\r\n%s\r\n" % (len(data), data), more
        `,
      },
      {
        title: 'the first chunk only',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def read_chunk(self, exchange):
                  data, more = await super().read_chunk(exchange)
                  while more:
                      _, more = await super().read_chunk(exchange)
                  return data, False
        `,
      },
    ],
  },
});
