import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sentNames } from '../../../src/model/wsgi.ts';

/** RFC 2616, 13.5.1 (which spells Trailer in the plural), and the equivalent of HTTP/1.0. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
]);

export default defineRule({
  id: 'wsgi/application/sends-no-hop-by-hop-headers',
  title: 'Leaves hop-by-hop headers to the server',
  level: 'MUST',
  requirements: ['WSGI-155', 'WSGI-157', 'WSGI-194', 'WSGI-248'],
  clause: pep3333(
    'The start_response() Callable',
    'Applications and middleware are forbidden from using HTTP/1.1 "hop-by-hop" features or headers, any equivalent features in HTTP/1.0, or any headers that would affect the persistence of the client\'s connection to the web server',
  ),
  why: "These headers speak of the connection, which is the server's: it sends its own, raises AssertionError (wsgiref), or sends a body framed twice. Leave them out.",
  on: 'wsgi',
  messages: { hopByHop: 'sent the hop-by-hop header {name}' },
  *given(exchange) {
    yield* sentNames(exchange);
  },
  check({ event, text }) {
    if (HOP_BY_HOP.has(text.toLowerCase())) {
      return { message: 'hopByHop', data: { name: text }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'end-to-end headers, a content coding among them',
        python: python`
          import gzip

          def application(environ, start_response):
              headers = [("Content-Encoding", "gzip"), ("Connection-Hint", "a"), ("Warning", "b")]
              start_response("200 OK", headers)
              return [gzip.compress(b"Hello")]
        `,
      },
    ],
    violating: [
      {
        title: 'Connection, in lower case',
        reports: 'hopByHop',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("connection", "close")])
              return [b"Hello"]
        `,
      },
      {
        title: 'a body chunked by the application',
        reports: 'hopByHop',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Transfer-Encoding", "chunked")])
              yield b"5\r\nHello\r\n"
              yield b"0\r\n\r\n"
        `,
      },
      {
        title: 'the Proxy-Connection of HTTP/1.0',
        reports: 'hopByHop',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Proxy-Connection", "keep-alive")])
              return [b"Hello"]
        `,
      },
    ],
  },
});
