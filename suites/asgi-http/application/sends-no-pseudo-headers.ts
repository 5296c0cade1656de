import { responseHeaders } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/sends-no-pseudo-headers',
  title: 'Sends no pseudo headers',
  level: 'MUST',
  requirements: ['HTTP-084'],
  clause: www(
    'Response Start - send event',
    'Pseudo headers (present in HTTP/2 and HTTP/3) must not be present',
  ),
  why: 'A server for HTTP/2 writes :status itself and resets the stream over a second one; over HTTP/1.1 the line is malformed. Give the status under the key "status".',
  on: 'http',
  messages: { pseudo: 'sent the pseudo header {name}' },
  given: responseHeaders,
  check({ start, name }) {
    if (name.startsWith(':'))
      return { message: 'pseudo', event: start, data: { name: show(bytes(name), 60) } };
  },
  examples: {
    conforming: [
      {
        title: 'a colon in a value',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"location", b"http://localhost:8000/"), (b"x-time", b":12")]
              await send({"type": "http.response.start", "status": 302, "headers": headers})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'the headers of an upstream server over HTTP/2',
        reports: 'pseudo',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b":status", b"200"), (b"content-type", b"text/plain")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
