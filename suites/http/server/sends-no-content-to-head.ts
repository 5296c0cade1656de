import { rfc9110 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { finalOf, surplusOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'http/server/sends-no-content-to-head',
  title: 'Sends no content in a response to HEAD',
  level: 'MUST',
  requirements: ['RFC-020'],
  clause: rfc9110('9.3.2', 'the server MUST NOT send content in the response'),
  why: 'A client that keeps the connection takes the content for the beginning of the next response.',
  on: 'served',
  messages: {
    sent: 'content came after the head of a response to HEAD',
  },
  *given(served) {
    const response = finalOf(served);
    // What a later request had too much cannot be told from what an earlier one had.
    if (served.request?.method !== 'HEAD' || served.wire?.position !== 0) return;
    if (response !== undefined && response.fault === null) yield response;
  },
  check(response, served) {
    // The end of chunks without any holds no content.
    if (!['', '0\r\n\r\n'].includes(surplusOf(served))) return { message: 'sent', event: response };
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
        title: 'what GET gives',
        reports: 'sent',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def has_body(self, exchange):
                  return exchange.request.method == b"HEAD" or super().has_body(exchange)
        `,
      },
    ],
  },
});
