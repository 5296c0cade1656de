import { rfc9110 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'http/server/sends-no-interim-response-to-http-1-0',
  title: 'Sends no interim response to HTTP/1.0',
  level: 'MUST',
  requirements: ['RFC-018'],
  clause: rfc9110('15.2', 'A server MUST NOT send a 1xx response to an HTTP/1.0 client.'),
  why: 'Such a client takes it for the response.',
  on: 'served',
  messages: {
    sent: 'a response with status {status} went to a client of HTTP/1.0',
  },
  *given(served) {
    if (served.request?.httpVersion === '1.0' && served.wire !== null) yield served.wire;
  },
  check({ responses }) {
    const interim = responses.find(({ status }) => status >= 100 && status < 200);
    if (interim !== undefined) {
      return { message: 'sent', data: { status: interim.status }, event: interim };
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
        title: '100 for everybody who asks',
        reports: 'sent',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def expects_continue(self, request):
                  return b"100-continue" in request.elements(b"expect")
        `,
      },
    ],
  },
});
