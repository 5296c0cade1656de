import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, endsBody, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/ends-the-body-once',
  title: 'Ends the body of the request once, and delivers nothing of it after',
  level: 'MUST',
  requirements: ['HTTP-061'],
  clause: www(
    'Request - receive event',
    'If False, the request is complete and should be processed',
  ),
  why: 'What comes after the end is not read, or is taken for part of a body that has been dealt with.',
  on: 'served',
  messages: { again: 'delivered another http.request after the last' },
  *given(served) {
    for (const call of callOf(served, 'http')) yield received(call, 'http.request');
  },
  check(events) {
    const last = events.findIndex(({ message }) => endsBody(message));
    const next = last < 0 ? undefined : events[last + 1];
    if (next !== undefined) return { message: 'again', event: next.event };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'an empty one for each further receive()',
        reports: 'again',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_http(self, exchange):
                  if exchange.complete:
                      return self.request_event(b"", False)
                  return await super().receive_http(exchange)
        `,
      },
    ],
  },
});
