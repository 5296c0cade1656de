import { rfc9112 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isAccepted, rawRequestOf, rawValues } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/refuses-requests-without-a-last-chunked',
  title: 'Refuses a Transfer-Encoding that does not end with chunked',
  level: 'MUST',
  requirements: ['RFC-012'],
  clause: rfc9112(
    '6.3',
    'the server MUST respond with the 400 (Bad Request) status code and then close the connection',
  ),
  why: 'The length of such a body cannot be known; who guesses it guesses where the next request begins.',
  on: 'served',
  messages: {
    accepted: 'a request was served whose Transfer-Encoding does not end with chunked',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    if (
      raw !== undefined &&
      raw.version === '1.1' &&
      isUnfinished(rawValues(raw, 'transfer-encoding')) &&
      rawValues(raw, 'content-length').length === 0
    )
      yield raw;
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
        title: 'other codings looked over',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def body_framing(self, request):
                  if request.values(b"transfer-encoding") and b"chunked" not in request.elements(b"transfer-encoding"):
                      return 0
                  return super().body_framing(request)
        `,
      },
      {
        title: 'chunked wherever it stands',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def body_framing(self, request):
                  if b"chunked" in request.elements(b"transfer-encoding")[:-1] and not request.values(b"content-length"):
                      return "chunked"
                  return super().body_framing(request)
        `,
      },
    ],
  },
});

function isUnfinished(values: readonly string[]): boolean {
  const codings = values.flatMap((value) => value.split(',').map((each) => each.trim()));
  // Quoted commas do not occur in what the suite sends.
  return values.length > 0 && codings.at(-1)?.toLowerCase() !== 'chunked';
}
