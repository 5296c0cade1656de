import { responseHeaders } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { holdsSeveralCookies } from '../../../src/model/cookies.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/sends-each-cookie-in-its-own-header',
  title: 'Sends each cookie in a set-cookie header of its own',
  level: 'MUST',
  requirements: ['HTTP-005'],
  clause: www(
    'HTTP',
    'cannot be concatenated by commas (or anything else) into a single header field',
  ),
  why: 'A browser takes everything after the first semicolon for attributes of the first cookie, so that the others are never set. Add one (b"set-cookie", …) pair for each.',
  on: 'http',
  messages: { joined: 'one set-cookie header holds several cookies, joined by a comma' },
  *given(exchange) {
    for (const header of responseHeaders(exchange)) {
      if (header.name.toLowerCase() === 'set-cookie') yield header;
    }
  },
  check({ start, value }) {
    if (holdsSeveralCookies(value)) {
      return { message: 'joined', event: start };
    }
  },
  examples: {
    conforming: [
      {
        title: 'two headers, commas in a date and in a value',
        python: python`
          HEADERS = [
              (b"set-cookie", b"a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/; Secure"),
              (b"set-cookie", b"prefs=lang=en, theme=dark; HttpOnly; Path=/"),
          ]

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'cookies joined like other headers',
        reports: 'joined',
        python: python`
          COOKIES = [b"a=1; Path=/", b"b=2; Path=/"]

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"set-cookie", b", ".join(COOKIES))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'after a flag and after a date',
        reports: 'joined',
        python: python`
          DATED = b"a=1; expires=Wed, 21 Oct 2026 07:28:00 GMT, b=2"
          FLAGGED = b"a=1; HttpOnly,b=2; HttpOnly"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              cookies = FLAGGED if scope["method"] == "GET" else DATED
              headers = [(b"set-cookie", cookies)]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
