import { rfc9112 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isAccepted, rawRequestOf, rawValues } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/refuses-wrong-hosts',
  title: 'Refuses requests without Host, with two, or with an invalid one',
  level: 'MUST',
  requirements: ['RFC-014'],
  clause: rfc9112(
    '3.2',
    'A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that lacks a Host header field and to any request message that contains more than one Host header field line or a Host header field with an invalid field value.',
  ),
  why: 'Caches and access rules go by the host; of two each party picks its own.',
  on: 'served',
  messages: {
    accepted: 'a request with {what} was served',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    if (raw === undefined || raw.version !== '1.1') return;
    const hosts = rawValues(raw, 'host');
    const [host = ''] = hosts;
    const what =
      hosts.length === 0
        ? 'no Host'
        : hosts.length > 1
          ? 'two Hosts'
          : /[ \t@/?#,]/.test(host)
            ? 'an invalid Host'
            : null;
    if (what !== null) yield { raw, what };
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
        title: 'no Host needed',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_host(self, request):
                  if request.values(b"host"):
                      super().check_host(request)
        `,
      },
      {
        title: 'the first of two',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_host(self, request):
                  if len(request.values(b"host")) < 2:
                      super().check_host(request)
        `,
      },
      {
        title: 'any text',
        reports: 'accepted',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def check_host(self, request):
                  if len(request.values(b"host")) != 1:
                      super().check_host(request)
        `,
      },
    ],
  },
});
