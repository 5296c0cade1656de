import { extensions } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  callOf,
  CORRECT_SERVER,
  finalResponse,
  offers,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/sends-trailers-only-where-asked',
  title: 'Sends trailers only to clients that ask for them',
  level: 'MUST',
  requirements: ['EXT-059'],
  clause: extensions(
    'HTTP Trailers',
    'The ASGI server will only send the trailing headers in case the client has sent the TE: trailers header in the request.',
  ),
  why: 'Clients that do not expect trailers drop them, or take them for the beginning of the next response.',
  on: 'served',
  messages: { unasked: 'sent trailers to a client that had not sent TE: trailers' },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || served.request === null) return;
    const asks = served.request.headers.some(
      ([name, value]) => name.toLowerCase() === 'te' && value.includes('trailers'),
    );
    for (const call of callOf(served, 'http')) {
      const isSent = taken(call, 'http.response.trailers').length > 0;
      if (!asks && isSent && offers(call, 'http.response.trailers')) yield response;
    }
  },
  check(response) {
    if (response.trailers.length > 0) return { message: 'unasked', event: response };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'to everybody',
        reports: 'unasked',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def trailer_part(self, exchange):
                  return b"".join(b"%s: %s\r\n" % pair for pair in exchange.trailers)
        `,
      },
    ],
  },
});
