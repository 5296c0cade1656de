import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { replyOf, valuesOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/keeps-repeated-headers',
  title: 'Keeps repeated response headers apart and in order',
  level: 'SHOULD',
  requirements: ['WSGI-241'],
  clause: pep3333(
    'Other HTTP Features',
    "They should only make changes that do not alter the effective semantics of the application's response.",
  ),
  why: 'Two Set-Cookie lines in one are one broken cookie.',
  on: 'served',
  messages: {
    joined: '{name} headers were joined into one',
    changed: '{name} headers were lost or came in another order',
  },
  *given(served) {
    const reply = replyOf(served);
    if (reply === undefined || served.wire?.timedOut === true) return;
    const names = new Set(reply.headers.map(([name]) => name.toLowerCase()));
    for (const name of names) {
      const values = valuesOf(reply.headers, name);
      if (values.length > 1) yield { name, values, response: reply.response };
    }
  },
  check({ name, values, response }) {
    const found = valuesOf(response.headers, name).map((value) => value.trim());
    if (found.join('\n') === values.join('\n')) return;
    const joined = found.length === 1 && values.every((value) => found[0]?.includes(value));
    // A list may stand on one line (RFC 9110, section 5.3), cookies may not.
    if (joined && name !== 'set-cookie') return;
    return { message: joined ? 'joined' : 'changed', data: { name }, event: response };
  },
  examples: {
    conforming: [
      {
        title: 'a server that joins lists',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers, joined = super().response_headers(exchange, length), {}
                  for name, value in headers:
                      key = (name, value) if name == "Set-Cookie" else name
                      joined[key] = (name, joined[key][1] + ", " + value if key in joined else value)
                  return list(joined.values())
        `,
      },
    ],
    violating: [
      {
        title: 'cookies in one line',
        reports: 'joined',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  cookies = [value for name, value in headers if name == "Set-Cookie"]
                  rest = [pair for pair in headers if pair[0] != "Set-Cookie"]
                  return rest + ([("Set-Cookie", ", ".join(cookies))] if cookies else [])
        `,
      },
      {
        title: 'the last of them',
        reports: 'changed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def response_headers(self, exchange, length):
                  headers = super().response_headers(exchange, length)
                  cookies = [pair for pair in headers if pair[0] == "Set-Cookie"]
                  return [pair for pair in headers if pair[0] != "Set-Cookie"] + cookies[-1:]
        `,
      },
    ],
  },
});
