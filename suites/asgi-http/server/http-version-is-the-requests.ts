import { www } from '../../../src/model/clause.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isOnWire } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/http-version-is-the-requests',
  title: 'Tells the HTTP version of the request',
  level: 'MUST',
  requirements: ['HTTP-017'],
  clause: www('HTTP Connection Scope', 'One of "1.0", "1.1" or "2"'),
  why: 'Applications decide by it what a client understands: early hints, trailers, or no length at all.',
  on: 'served',
  messages: { wrong: 'http_version is {value} for a request of HTTP/{sent}' },
  *given(served) {
    if (served.request === null || !isOnWire(served)) return;
    for (const call of callOf(served, 'http')) {
      const value = textItem(call.offered, 'http_version');
      if (value !== undefined) yield { call, value, sent: served.request.httpVersion };
    }
  },
  check({ call, value, sent }) {
    if (value !== sent) return { message: 'wrong', event: call, data: { value, sent } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'its own version',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_http_version(self, head):
                  return "1.1"
        `,
      },
      {
        title: 'as it stands in the request',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_http_version(self, head):
                  version = super().scope_http_version(head)
                  return "HTTP/1.0" if version == "1.0" else version
        `,
      },
    ],
  },
});
