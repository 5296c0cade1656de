import { pep3333 } from '../../../src/model/clause.ts';
import type { WsgiExchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { indexOfType, isBodiless, wsgiEvents } from '../../../src/model/select.ts';
import { bodyBlocks, declaredLength, effectiveStart } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/body-matches-content-length',
  title: 'Produces as many bytes as its Content-Length declares',
  level: 'MUST',
  requirements: ['WSGI-186'],
  clause: pep3333(
    'Handling the Content-Length Header',
    'if the application does not provide enough data to meet its stated Content-Length, the server should close the connection and log or otherwise report the error',
  ),
  why: 'With too little the client waits for the rest until it gives up; what is too much is cut off or taken for the next answer. Count the bytes after encoding, and again after every change of the body.',
  on: 'wsgi',
  messages: {
    tooShort: 'Content-Length says {declared}, but the body has only {count} bytes',
    tooLong: 'Content-Length says {declared}, but the body has {count} bytes',
  },
  *given(exchange) {
    const event = effectiveStart(exchange);
    const declared = event && declaredLength(event);
    if (event === undefined || declared === undefined || isBodiless(exchange)) return;
    const count = bodyBlocks(exchange).reduce((sum, { size }) => sum + size, 0);
    const isWhole = indexOfType(exchange, 'exhausted') >= 0;
    const isTooLong = count > declared && !isFile(exchange);
    if (isWhole || isTooLong) yield { event, declared, count, isTooLong };
  },
  check({ event, declared, count, isTooLong }) {
    const data = { declared, count };
    if (isTooLong) return { message: 'tooLong', data, event };
    if (count < declared) return { message: 'tooShort', data, event };
  },
  examples: {
    conforming: [
      {
        title:
          'the length of what write() and the iterable give together; HEAD has it without the body',
        python: python`
          def application(environ, start_response):
              headers = [("content-length", "11")]
              write = start_response("200 OK", headers)
              if environ["REQUEST_METHOD"] == "HEAD":
                  return []
              write(b"Hello ")
              return [b"", b"world"]
        `,
      },
      {
        title: 'the length of an answer that an error page replaced',
        python: python`
          import sys

          def application(environ, start_response):
              start_response("200 OK", [("Content-Length", "1000")])
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  start_response("500 Oops", [("Content-Length", "5")], sys.exc_info())
              return [b"Sorry"]
        `,
      },
      {
        title: 'part of a file, whose end the server finds by Content-Length',
        python: python`
          import io

          def application(environ, start_response):
              file = io.BytesIO(b"Hello world")
              file.seek(6)
              start_response("206 Partial", [("Content-Length", "3")])
              if "wsgi.file_wrapper" in environ:
                  return environ["wsgi.file_wrapper"](file)
              return [file.read(3)]
        `,
      },
    ],
    violating: [
      {
        title: 'characters counted instead of bytes',
        reports: 'tooLong',
        python: python`
          def application(environ, start_response):
              text = "w\u00f6rld"
              start_response("200 OK", [("Content-Length", str(len(text)))])
              return [text.encode("utf-8")]
        `,
      },
      {
        title: 'an endless body',
        reports: 'tooLong',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Length", "5")])
              while True:
                  yield b"Hello" * 1000
        `,
      },
      {
        title: 'a body that was left out',
        reports: 'tooShort',
        python: python`
          def application(environ, start_response):
              start_response("200 OK", [("Content-Length", "5")])
              return [b""]
        `,
      },
      {
        title: 'a newline that was stripped',
        reports: 'tooShort',
        python: python`
          def application(environ, start_response):
              body = b"Hello\n"
              write = start_response("200 OK", [("Content-Length", str(len(body)))])
              write(body.strip())
              return []
        `,
      },
      {
        title: 'what all requests share: another one comes in between',
        reports: 'tooLong',
        python: python`
          class Page:
              text = b""

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              if environ.get("PATH_INFO") == "/":
                  Page.text = b"Hello"
                  start_response("200 OK", [*headers, ("Content-Length", str(len(Page.text)))])
              else:
                  Page.text = b"There is nothing here"
                  start_response("404 Not Found", headers)
              return [Page.text]
        `,
      },
    ],
  },
});

/** A file that `wsgi.file_wrapper` wrapped is sent up to Content-Length, however long it is. */
function isFile(exchange: WsgiExchange): boolean {
  const [event] = wsgiEvents(exchange, 'return');
  if (event === undefined || !('iterable' in event)) return false;
  return event.iterable.py === 'object' && event.iterable.type === 'gw_conform.wsgi.FileWrapper';
}
