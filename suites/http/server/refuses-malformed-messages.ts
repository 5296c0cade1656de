import { rfc9112 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  isAccepted,
  rawRequestOf,
  rawValues,
  type RawRequest,
} from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/refuses-malformed-messages',
  title: 'Refuses what is no HTTP',
  level: 'SHOULD',
  requirements: ['RFC-016'],
  clause: rfc9112(
    '2.2',
    'the server SHOULD respond with a 400 (Bad Request) response and close the HTTP connection',
  ),
  why: 'What no two parsers read alike is what attacks are made of.',
  on: 'served',
  messages: {
    accepted: 'a request was served that has {what}',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    const what = raw === undefined ? undefined : faultOf(raw);
    if (raw !== undefined && what !== undefined) yield { raw, what };
  },
  check({ raw, what }) {
    if (isAccepted(raw)) return { message: 'accepted', data: { what }, event: raw.served };
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
        title: 'sizes of chunks as int() takes them',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def respond(self, exchange):
                  exchange.body.parse_chunk_line = lambda line: int(line.split(b";")[0], 16)
                  super().respond(exchange)
        `,
      },
      {
        title: 'any text for a name',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def parse_field(self, line):
                  name, colon, value = line.partition(b":")
                  if b"(" in name:
                      return name, value
                  return super().parse_field(line)
        `,
      },
      {
        title: 'lines without a colon looked over',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def parse_field(self, line):
                  return super().parse_field(line if b":" in line or line[:1] in (b" ", b"\t") else b"X-None: " + line)
        `,
      },
    ],
  },
});

/** What is against the grammar beyond doubt, and no matter of other rules. */
function faultOf(raw: RawRequest): string | undefined {
  for (const [name, value] of raw.fields) {
    if (/^[ \t]|[ \t]$/.test(name)) return undefined;
    if (!raw.served.wire?.events.length) return undefined;
    if (value === '' && !/:/.test(name) && isColonless(raw, name))
      return 'a header without a colon';
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return 'a header name that is no token';
  }
  const isChunked = rawValues(raw, 'transfer-encoding').join() === 'chunked';
  if (!isChunked || rawValues(raw, 'content-length').length > 0 || raw.version !== '1.1') return;
  const [size = ''] = raw.rest.split('\r\n', 1);
  if (!/^[0-9A-Fa-f]+[ \t]*(?:;|$)/.test(size)) return 'no size of a chunk';
}

function isColonless({ served }: RawRequest, name: string): boolean {
  const bytes = served.wire?.events.map((event) => (event.type === 'bytes' ? event.bytes : ''));
  return bytes?.join('').includes(`\r\n${name}\r\n`) === true;
}
