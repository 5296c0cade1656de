import { rfc9112 } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { rawRequestOf, rawValues, type RawRequest } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/ignores-chunk-extensions',
  title: 'Ignores chunk extensions',
  level: 'MUST',
  requirements: ['RFC-017'],
  clause: rfc9112('7.1.1', 'A recipient MUST ignore unrecognized chunk extensions.'),
  why: 'They are part of every chunked body that somebody has extended.',
  on: 'served',
  messages: {
    refused: 'a chunked request with an extension was refused with {status}',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    if (raw !== undefined && isExtended(raw)) yield raw;
  },
  check({ served }) {
    const status = served.wire?.responses.find((each) => each.status >= 200)?.status;
    // Who reads no chunks at all reads no extensions.
    if (status === undefined || status < 400 || status === 411 || status === 501) return;
    // An application that has nothing to read from fails by itself.
    const [call] = served.calls;
    const isMute = call !== undefined && item(call.offered, 'wsgi.input') === undefined;
    if (served.interface === 'wsgi' && isMute) return;
    return { message: 'refused', data: { status }, event: served };
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
        title: 'sizes and nothing else',
        reports: 'refused',
        python: python`
          from reference_wsgi import Refusal, Server

          class Server(Server):
              def respond(self, exchange):
                  parse = exchange.body.parse_chunk_line

                  def strict(line):
                      if b";" in line:
                          raise Refusal("400 Bad Request")
                      return parse(line)

                  exchange.body.parse_chunk_line = strict
                  super().respond(exchange)
        `,
      },
    ],
  },
});

function isExtended(raw: RawRequest): boolean {
  const isChunked = rawValues(raw, 'transfer-encoding').join() === 'chunked';
  const isPlain = rawValues(raw, 'content-length').length === 0 && raw.version === '1.1';
  return isChunked && isPlain && /^[0-9A-Fa-f]+;[\w=]+\r\n/.test(raw.rest);
}
