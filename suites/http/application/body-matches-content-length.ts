import {
  bodyLength,
  completion,
  contentLengths,
  isContent,
  starts,
  unawaited,
} from '../../../src/model/asgi-http.ts';
import { rfc9110 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isBodiless, messageType, sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'http/application/body-matches-content-length',
  title: 'Sends as many bytes as its Content-Length says',
  level: 'MUST',
  requirements: ['RFC-005'],
  clause: rfc9110(
    '8.6',
    'a sender MUST NOT forward a message with a Content-Length header field value that is known to be incorrect',
  ),
  why: 'With too few bytes the client waits for the rest until the connection breaks; with too many the server cuts the body or raises. Measure the encoded body, not the text, and after compression.',
  on: 'http',
  messages: {
    tooShort: 'sent {sent} bytes of body, where Content-Length says {declared}',
    tooLong: 'sent {sent} bytes of body, more than the {declared} of Content-Length',
  },
  *given(exchange) {
    const [start] = starts(exchange);
    const last = completion(exchange);
    if (start === undefined || last === undefined || isBodiless(exchange)) return;
    if (unawaited(exchange).length > 0) return;
    const content = sends(exchange).filter(isContent);
    const [length, ...others] = contentLengths(start);
    // What a file or an extension adds cannot be measured.
    const measurable = content.every((event) => messageType(event) === 'http.response.body');
    if (measurable && others.length === 0 && /^\s*\d+\s*$/.test(length ?? '')) {
      const sent = content.reduce((sum, event) => sum + bodyLength(event), 0);
      yield { last, declared: Number(length), sent };
    }
  },
  check({ last, declared, sent }) {
    const data = { sent, declared };
    if (sent < declared) return { message: 'tooShort', event: last, data };
    if (sent > declared) return { message: 'tooLong', event: last, data };
  },
  examples: {
    conforming: [
      {
        title: 'pieces, and a HEAD without the body',
        python: python`
          PIECES = [b"Hello, ", b"", "wörld".encode()]
          LENGTH = str(sum(map(len, PIECES))).encode()

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", LENGTH)]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              for piece in PIECES if scope["method"] != "HEAD" else ():
                  await send({"type": "http.response.body", "body": piece, "more_body": True})
              await send({"type": "http.response.body"})
        `,
      },
      {
        title: 'the length of what has not been modified',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", b"1234"), (b"etag", b'"a"')]
              if scope["method"] == "GET":
                  await send({"type": "http.response.start", "status": 304, "headers": headers})
                  await send({"type": "http.response.body"})
                  return
              headers = [(b"content-length", b"0")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'the length of the body that it was before',
        reports: 'tooShort',
        python: python`
          import zlib

          BODY = b"Hello" * 100

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [
                  (b"content-length", str(len(BODY)).encode()),
                  (b"content-encoding", b"deflate"),
              ]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": zlib.compress(BODY)})
        `,
      },
      {
        title: 'the length of the text',
        reports: 'tooLong',
        python: python`
          TEXT = "Grüße"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", str(len(TEXT)).encode())]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": TEXT.encode()})
        `,
      },
    ],
  },
});
