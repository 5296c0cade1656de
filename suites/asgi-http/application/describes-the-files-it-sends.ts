import { extensions } from '../../../src/model/clause.ts';
import { extensionSends, startHeaders } from '../../../src/model/extensions.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { headerValues, isBodiless } from '../../../src/model/select.ts';

const DESCRIPTIONS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding'];

export default defineRule({
  id: 'asgi-http/application/describes-the-files-it-sends',
  title: 'Gives the headers of a file whose path it sends',
  level: 'MUST',
  requirements: ['EXT-038'],
  clause: extensions(
    'Path Send',
    'The ASGI application itself is responsible to send the relevant headers in the Response Start message, like the Content-Type and Content-Length headers for the file to be sent.',
  ),
  why: 'The server sends the file as it is and adds nothing: browsers have to guess what it is, and show no progress. Set content-type and content-length, by mimetypes.guess_type() and os.stat().',
  on: 'http',
  messages: { bare: 'sent a path with neither Content-Type nor Content-Length in the headers' },
  *given(exchange) {
    const [path] = extensionSends(exchange, 'http.response.pathsend');
    if (path?.refused === null && !isBodiless(exchange)) yield path;
  },
  check(_, exchange) {
    const headers = startHeaders(exchange);
    // One of them may well be unknown; who gives none has left it to the server.
    const described = DESCRIPTIONS.some((name) => headerValues(headers, name).length > 0);
    if (!described) return { message: 'bare' };
  },
  examples: {
    conforming: [
      {
        title: 'type and length of the file',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              if "http.response.pathsend" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.pathsend", "path": os.devnull})
              else:
                  await send({"type": "http.response.body"})
        `,
      },
    ],
    violating: [
      {
        title: 'no headers but the date of the file',
        reports: 'bare',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"last-modified", b"Thu, 01 Jan 1970 00:00:00 GMT")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              if "http.response.pathsend" in (scope.get("extensions") or {}):
                  await send({"type": "http.response.pathsend", "path": os.devnull})
              else:
                  await send({"type": "http.response.body"})
        `,
      },
    ],
  },
});
