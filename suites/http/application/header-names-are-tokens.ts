import { responseHeaders } from '../../../src/model/asgi-http.ts';
import { rfc9110 } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export default defineRule({
  id: 'http/application/header-names-are-tokens',
  title: 'Sends header names that are tokens',
  level: 'MUST',
  requirements: ['RFC-002'],
  clause: rfc9110('5.1', 'field-name = token'),
  why: 'Servers and proxies end the name at the first character that cannot be in it, or drop the whole response. Use letters, digits and hyphens; the server writes the colon.',
  on: 'http',
  messages: { notToken: 'the header name {name} is no token' },
  *given(exchange) {
    // A colon in front makes it a pseudo header.
    for (const header of responseHeaders(exchange)) if (!header.name.startsWith(':')) yield header;
  },
  check({ start, name }) {
    if (!TOKEN.test(name)) {
      return { message: 'notToken', event: start, data: { name: show(bytes(name), 60) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'every character that a token may have',
        python: python`
          HEADERS = [(b"2-foo", b"1"), (b"!#$%&'*+-.^_\x60|~az09", b"2")]

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
        title: 'a space for a hyphen',
        reports: 'notToken',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content type", b"text/plain")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a name with its colon',
        reports: 'notToken',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-type:", b"text/plain")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'no name',
        reports: 'notToken',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "headers": [(b"", b"x")]})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
