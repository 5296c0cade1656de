import { rfc9112 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isAccepted, rawRequestOf, rawValues } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/refuses-invalid-content-length',
  title: 'Refuses an invalid Content-Length',
  level: 'MUST',
  requirements: ['RFC-011'],
  clause: rfc9112(
    '6.3',
    'If a message is received without Transfer-Encoding and with an invalid Content-Length header field, then the message framing is invalid and the recipient MUST treat it as an unrecoverable error',
  ),
  why: 'What one party reads as 5 and another as 0 is where the next request begins.',
  on: 'served',
  messages: {
    accepted: 'a request with an invalid Content-Length was served',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    if (
      raw !== undefined &&
      rawValues(raw, 'transfer-encoding').length === 0 &&
      isInvalid(rawValues(raw, 'content-length'))
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
        title: 'whatever int() takes',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def body_framing(self, request):
                  lengths = request.values(b"content-length")
                  try:
                      if len(lengths) == 1 and not request.values(b"transfer-encoding"):
                          return max(0, int(lengths[0]))
                  except ValueError:
                      pass
                  return super().body_framing(request)
        `,
      },
      {
        title: 'the last of several',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def body_framing(self, request):
                  lengths = request.values(b"content-length")
                  if len(lengths) > 1 and lengths[-1].isdigit():
                      return int(lengths[-1])
                  return super().body_framing(request)
        `,
      },
    ],
  },
});

/** The same number several times, as a list or on lines of its own, may be taken for one. */
function isInvalid(values: readonly string[]): boolean {
  const all = values.flatMap((value) => value.split(',').map((each) => each.trim()));
  return values.length > 0 && (!all.every((each) => /^\d+$/.test(each)) || new Set(all).size > 1);
}
