import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, valuesOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/adds-no-header-twice',
  title: 'Adds no header that the application has given',
  level: 'MUST',
  requirements: ['WSGI-153'],
  clause: pep3333(
    'The start_response() Callable',
    'HTTP header names are case-insensitive, so be sure to take that into consideration when examining application-supplied headers',
  ),
  why: 'Of two lengths or two dates nobody knows which holds; some clients refuse the response.',
  on: 'served',
  messages: {
    twice: 'the response has a second {name}',
  },
  *given(served) {
    const reply = replyOf(served);
    for (const name of ['date', 'server', 'content-length']) {
      if (reply !== undefined && valuesOf(reply.headers, name).length === 1) yield { name, reply };
    }
  },
  check({ name, reply: { response } }) {
    if (valuesOf(response.headers, name).length > 1) {
      return { message: 'twice', data: { name }, event: response };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'names compared in one letter case',
        reports: 'twice',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  return headers + [("Date", "Thu, 01 Jan 1970 00:00:00 GMT")] if ("date" in dict(headers)) else headers
        `,
      },
      {
        title: 'always its own name',
        reports: 'twice',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  return headers if ("Server", "reference") in headers else headers + [("Server", "reference")]
        `,
      },
    ],
  },
});
