import { responseHeaders } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/header-names-are-lower-case',
  title: 'Names response headers in lower case',
  level: 'MUST',
  requirements: ['HTTP-082'],
  clause: www('Response Start - send event', 'Header names must be lowercased'),
  why: 'HTTP/2 knows no other names, and middleware looks for b"content-length" as it stands: with b"Content-Length" it adds a second one. Apply .lower() to each name.',
  on: 'http',
  messages: { upperCase: 'the header name {name} is not in lower case' },
  *given(exchange) {
    // The first of a response stands for all: one mistake, one finding.
    const named = responseHeaders(exchange).filter(({ name }) => !name.startsWith(':'));
    const wrong = named.find(({ name }) => /[A-Z]/.test(name)) ?? named[0];
    if (wrong !== undefined) yield wrong;
  },
  check({ start, name }) {
    if (/[A-Z]/.test(name))
      return { message: 'upperCase', event: start, data: { name: show(bytes(name), 60) } };
  },
  examples: {
    conforming: [
      {
        title: 'lower-case names, values as they are',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-type", b"text/HTML; charset=UTF-8"), (b"2-foo_bar", b"\xe9")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a transfer-encoding, which the server ignores',
        permits: ['HTTP-075'],
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError(scope["type"])
              headers = [[b"content-type", b"text/plain"], [b"transfer-encoding", b"chunked"]]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'names as they are usually written',
        reports: 'upperCase',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"Content-Type", b"text/plain"), (b"X-Frame-Options", b"deny")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
