import { rfc9110 } from '../../../src/model/clause.ts';
import { responseOf, valuesOf } from '../../../src/model/response.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'http/application/sends-no-length-with-204',
  title: 'Sends no Content-Length with 1xx or 204',
  level: 'MUST',
  requirements: ['RFC-007'],
  clause: rfc9110(
    '8.6',
    'A server MUST NOT send a Content-Length header field in any response with a status code of 1xx (Informational) or 204 (No Content).',
  ),
  why: 'A client that believes the header waits for bytes which never come, or takes the next response for them. Leave the header out where the status has no content; 304 may have it.',
  on: 'response',
  messages: { length: 'a {status} response has a Content-Length of {value}' },
  *given(exchange) {
    const response = responseOf(exchange);
    if (response === undefined) return;
    const { status } = response;
    if (status === 204 || (status >= 100 && status < 200)) yield response;
  },
  check(response) {
    const [value] = valuesOf(response, 'content-length');
    if (value === undefined) return undefined;
    const data = { status: response.status, value: value.slice(0, 20) };
    return { message: 'length', event: response.start, data };
  },
  examples: {
    conforming: [
      {
        title: '204 without the header',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content", [("ETag", '"1"')])
              return []
        `,
      },
      {
        title: '304 may have it',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              status, headers = 304, [(b"content-length", b"5")]
              if scope["method"] == "OPTIONS":
                  status, headers = 204, [(b"allow", b"GET, HEAD")]
              await send({"type": "http.response.start", "status": status, "headers": headers})
              await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'a length for every response, WSGI',
        reports: 'length',
        python: python`
          def application(environ, start_response):
              start_response("204 No Content", [("Content-Length", "0")])
              return []
        `,
      },
      {
        title: 'a length for every response, ASGI',
        reports: 'length',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", b"0")]
              await send({"type": "http.response.start", "status": 204, "headers": headers})
              await send({"type": "http.response.body"})
        `,
      },
    ],
  },
});
