import { rfc9112 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isAccepted, rawRequestOf } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/refuses-space-before-the-colon',
  title: 'Refuses white space before the colon of a header',
  level: 'MUST',
  requirements: ['RFC-013'],
  clause: rfc9112(
    '5.1',
    'A server MUST reject, with a response status code of 400 (Bad Request), any received request message that contains whitespace between a header field name and colon.',
  ),
  why: 'One party reads "Content-Length " as the length, another as a header that it does not know.',
  on: 'served',
  messages: {
    accepted: 'a request with white space before a colon was served',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    if (raw !== undefined && raw.fields.some(([name]) => /[^ \t][ \t]+$/.test(name))) yield raw;
  },
  check(raw) {
    if (isAccepted(raw)) return { message: 'accepted', event: raw.served };
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
        title: 'names trimmed',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def parse_field(self, line):
                  name, colon, value = line.partition(b":")
                  return super().parse_field(name.rstrip() + colon + value)
        `,
      },
    ],
  },
});
