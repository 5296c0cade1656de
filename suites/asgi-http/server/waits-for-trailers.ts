import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  offers,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/waits-for-trailers',
  title: 'Does not end a response before its trailers have come',
  level: 'MUST',
  requirements: ['HTTP-087'],
  clause: www(
    'Response Start - send event',
    'the server must wait until it receives a "http.response.trailers" message after the Response Body event',
  ),
  why: 'Trailers that come after the end of the response are lost.',
  on: 'served',
  messages: { early: 'ended the response before the trailers were sent' },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served)) return;
    for (const call of callOf(served, 'http')) {
      const [trailers] = taken(call, 'http.response.trailers');
      const waits = call.events.some(({ type }) => type === 'wait');
      const isOffered = offers(call, 'http.response.trailers');
      if (isOffered && waits && trailers !== undefined) yield { response, trailers };
    }
  },
  check({ response, trailers }) {
    if (response.complete && response.until < trailers.event.t) {
      return { message: 'early', event: response };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'ends with the body',
        reports: 'early',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_start(self, exchange, message):
                  await super().on_start(exchange, {**message, "trailers": False})
        `,
      },
    ],
  },
});
