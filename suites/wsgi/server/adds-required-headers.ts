import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, valuesOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/adds-required-headers',
  title: 'Adds the headers that HTTP requires',
  level: 'MUST',
  requirements: ['WSGI-152'],
  clause: pep3333(
    'The start_response() Callable',
    'if the application omits a header required by HTTP (or other relevant specifications that are in effect), the server or gateway must add it',
  ),
  why: 'Caches reckon the age of a response from its Date (RFC 9110, section 6.6.1).',
  on: 'served',
  messages: {
    noDate: 'the response has no Date',
  },
  *given(served) {
    const reply = replyOf(served);
    // Of 5xx a Date is not asked.
    if (reply !== undefined && reply.code < 500 && valuesOf(reply.headers, 'date').length === 0)
      yield reply;
  },
  check({ response }) {
    if (valuesOf(response.headers, 'date').length === 0)
      return { message: 'noDate', event: response };
  },
  examples: {
    conforming: [
      {
        title: 'a server that does not name itself',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  return [pair for pair in super().response_headers(exchange, length) if pair[0] != "Server"]
        `,
      },
    ],
    violating: [
      {
        title: 'none',
        reports: 'noDate',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  given = [name.lower() for name, _ in exchange.headers]
                  headers = super().response_headers(exchange, length)
                  return headers if "date" in given else [pair for pair in headers if pair[0] != "Date"]
        `,
      },
    ],
  },
});
