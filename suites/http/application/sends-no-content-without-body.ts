import { rfc9110 } from '../../../src/model/clause.ts';
import { hasNoContent, responseOf } from '../../../src/model/response.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'http/application/sends-no-content-without-body',
  title: 'Sends no content with a status that has none: 1xx, 204 and 304',
  level: 'MUST',
  requirements: ['RFC-006'],
  clause: rfc9110(
    '6.4.1',
    'All 1xx (Informational), 204 (No Content), and 304 (Not Modified) responses do not include content.',
  ),
  why: 'Such a response ends with its headers. What follows is cut off by some servers, refused as too much data by others, and read as the next response by a client where it gets through. Send an empty body, or another status.',
  on: 'response',
  messages: { content: 'the content of a {status} response begins here' },
  *given(exchange) {
    const response = responseOf(exchange);
    if (response !== undefined && hasNoContent(response.status)) yield response;
  },
  check({ status, content }) {
    if (content !== undefined) return { message: 'content', event: content, data: { status } };
  },
  examples: {
    conforming: [
      {
        title: '204 with an empty block',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content", [])
              return [b""]
        `,
      },
      {
        title: '304 with the headers that 200 would have',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"etag", b'"1"'), (b"content-length", b"5")]
              await send({"type": "http.response.start", "status": 304, "headers": headers})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'a WSGI application that confirms a deletion in words',
        reports: 'content',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content", [("Content-Type", "text/plain")])
              return [b"deleted"]
        `,
      },
      {
        title: 'an ASGI application that sends null',
        reports: 'content',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-type", b"application/json")]
              await send({"type": "http.response.start", "status": 204, "headers": headers})
              await send({"type": "http.response.body", "body": b"null"})
        `,
      },
    ],
  },
});
