import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  flag,
  isTaken,
  offers,
  pairsOf,
  sent,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/completes-with-the-trailers',
  title: 'Completes the response with the last trailers, sent or withheld',
  level: 'MUST',
  requirements: ['EXT-058', 'EXT-060'],
  clause: extensions(
    'HTTP Trailers',
    'If False, response will be taken as complete and closed, and any further messages on the channel will be ignored',
  ),
  why: 'A client that asked for no trailers waits for the end of the response; one that did takes for a trailer what came after the end.',
  on: 'served',
  messages: {
    open: 'did not complete the response after the last trailers',
    late: 'sent the trailer {name}, which came after the last',
  },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served) || served.request?.httpVersion !== '1.1')
      return;
    for (const call of callOf(served, 'http')) {
      const all = sent(call, 'http.response.trailers');
      const last = all.findIndex(({ message }) => flag(message, 'more_trailers') !== true);
      const isOffered = offers(call, 'http.response.trailers');
      const isDone = last >= 0 && all.slice(0, last + 1).every(({ event }) => isTaken(event));
      if (isOffered && isDone) yield { response, late: all.slice(last + 1) };
    }
  },
  check({ response, late }) {
    if (!response.complete) return { message: 'open', event: response };
    const names = late.flatMap(({ message }) => pairsOf(message).map(([name]) => name));
    const found = response.trailers.find(([name]) => names.includes(name.toLowerCase()));
    if (found !== undefined) return { message: 'late', event: response, data: { name: found[0] } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'no end where they are withheld',
        reports: 'open',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def write_end(self, exchange):
                  if exchange.trailers and b"trailers" not in exchange.head.tokens(b"te"):
                      exchange.keep_alive = False
                  else:
                      super().write_end(exchange)
        `,
      },
      {
        title: 'waits for what comes after the last',
        reports: 'late',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_trailers(self, exchange, message):
                  names = [name for name, _ in message["headers"]]
                  if b"x-time" in names:
                      exchange.trailers += message["headers"]
                  else:
                      await super().on_trailers(exchange, message)
        `,
      },
    ],
  },
});
