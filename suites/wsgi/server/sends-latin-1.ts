import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, valuesOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/sends-latin-1',
  title: 'Sends Latin-1 as single bytes',
  level: 'MUST',
  requirements: ['WSGI-221'],
  clause: pep3333(
    'Unicode Issues',
    'strings passed to start_response() as a status or as response headers',
  ),
  why: 'Applications put bytes there by decoding them as Latin-1; encoded as UTF-8 each comes out as two.',
  on: 'served',
  messages: {
    header: 'a header value beyond ASCII was changed',
    reason: 'a reason phrase beyond ASCII was changed',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply === undefined || !reply.response.version.startsWith('HTTP/1')) return;
    if (isBeyond(reply.status)) yield { reply, name: null, value: reply.status.slice(4) };
    for (const [name, value] of reply.headers) if (isBeyond(value)) yield { reply, name, value };
  },
  check({ reply: { response }, name, value }) {
    if (name === null) {
      return response.reason === value ? undefined : { message: 'reason', event: response };
    }
    if (!valuesOf(response.headers, name.toLowerCase()).includes(value)) {
      return { message: 'header', event: response };
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
        title: 'values in UTF-8',
        reports: 'header',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  return [(name, value.encode().decode("latin-1")) for name, value in headers]
        `,
      },
      {
        title: 'a phrase in UTF-8',
        reports: 'reason',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def send_head(self, exchange, length):
                  exchange.status = exchange.status.encode().decode("latin-1")
                  super().send_head(exchange, length)
        `,
      },
    ],
  },
});

function isBeyond(text: string): boolean {
  return /[\x80-\xff]/.test(text);
}
