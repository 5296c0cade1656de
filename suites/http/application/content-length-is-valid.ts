import { contentLengths, starts } from '../../../src/model/asgi-http.ts';
import { rfc9110 } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'http/application/content-length-is-valid',
  title: 'Says a Content-Length once, as a decimal number',
  level: 'MUST',
  requirements: ['RFC-003', 'RFC-004'],
  clause: rfc9110('8.6', 'Content-Length = 1*DIGIT'),
  why: 'The length says where the next response begins: with two, or with one that is no number, clients and proxies disagree, which is what response smuggling is made of. Set it once, as str(len(body)).',
  on: 'http',
  messages: {
    malformed: 'Content-Length is {value}, not a decimal number',
    repeated: 'sent {count} Content-Length headers',
  },
  *given(exchange) {
    for (const start of starts(exchange)) {
      const lengths = contentLengths(start);
      if (lengths.length > 0) yield { start, lengths };
    }
  },
  check({ start, lengths }) {
    const wrong = lengths.find((value) => !/^[ \t]*\d+[ \t]*$/.test(value));
    if (wrong !== undefined) {
      const data = { value: show(bytes(wrong), 40) };
      return { message: 'malformed', event: start, data };
    }
    if (lengths.length > 1) {
      return { message: 'repeated', event: start, data: { count: lengths.length } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the length of the body',
        python: python`
          BODY = b"Hello"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", b"%d" % len(BODY))]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": BODY})
        `,
      },
    ],
    violating: [
      {
        title: 'no length known',
        reports: 'malformed',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", b"None")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'two lengths in one value',
        reports: 'malformed',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", b"5, 5")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a second header beside the first',
        reports: 'repeated',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", b"12"), (b"content-length", b"5")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
