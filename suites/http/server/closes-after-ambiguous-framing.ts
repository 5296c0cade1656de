import { rfc9112 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isSmuggled, rawRequestOf, rawValues } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/closes-after-ambiguous-framing',
  title: 'Closes the connection after a request with two framings',
  level: 'MUST',
  requirements: ['RFC-010'],
  clause: rfc9112(
    '6.1',
    'Regardless, the server MUST close the connection after responding to such a request to avoid the potential attacks.',
  ),
  why: 'A proxy in front that goes by the other framing takes the rest for another request than the server does: that is request smuggling.',
  on: 'served',
  messages: {
    smuggled: 'a request in the body of one with Content-Length and Transfer-Encoding was served',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    if (
      raw !== undefined &&
      rawValues(raw, 'content-length').length > 0 &&
      rawValues(raw, 'transfer-encoding').length > 0
    )
      yield raw;
  },
  check(raw) {
    if (isSmuggled(raw)) return { message: 'smuggled', event: raw.served.calls.at(-1) };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
      {
        title: 'a server that goes by Transfer-Encoding and closes',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def body_framing(self, request):
                  if request.values(b"transfer-encoding") == [b"chunked"]:
                      return "chunked"
                  return super().body_framing(request)

              def wants_to_persist(self, request):
                  both = request.values(b"transfer-encoding") and request.values(b"content-length")
                  return super().wants_to_persist(request) and not both
        `,
      },
    ],
    violating: [
      {
        title: 'goes by Transfer-Encoding and goes on',
        reports: 'smuggled',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def body_framing(self, request):
                  if request.values(b"transfer-encoding") == [b"chunked"] and request.version >= (1, 1):
                      return "chunked"
                  return super().body_framing(request)
        `,
      },
    ],
  },
});
