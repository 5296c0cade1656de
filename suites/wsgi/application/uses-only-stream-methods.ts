import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { streamUses } from '../../../src/model/wsgi.ts';

/** Whoever closes a stream, by a with statement too, hears of it from another rule. */
const CLOSING = ['close', '__enter__', '__exit__'];

export default defineRule({
  id: 'wsgi/application/uses-only-stream-methods',
  title: 'Uses only the listed methods of wsgi.input and wsgi.errors',
  level: 'MUST',
  requirements: ['WSGI-128', 'WSGI-129'],
  clause: pep3333(
    'Input and Error Streams',
    'Applications conforming to this specification must not use any other methods or attributes of the input or errors objects',
  ),
  why: 'Most servers give no real file: seek(), fileno() or encoding raise AttributeError under the next one. Use read, readline, readlines and iteration; write, writelines and flush; copy the body into a file of your own for anything else.',
  on: 'wsgi',
  messages: { unlisted: 'used {method} of wsgi.{stream}' },
  *given(exchange) {
    yield* streamUses(exchange, 'input', 'errors');
  },
  check({ type, method, known }) {
    if (!known && !CLOSING.includes(method)) {
      return { message: 'unlisted', data: { method, stream: type } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'all listed methods, and a question whether there are others',
        python: python`
          def application(environ, start_response):
              body, log = environ["wsgi.input"], environ["wsgi.errors"]
              if hasattr(body, "seek") or getattr(log, "isatty", None):
                  log.write("a real file\n")
              body.readline()
              body.readlines(1)
              for line in body:
                  log.write("never here\n")
              body.read()
              log.writelines(["one\n", "two\n"])
              print("three", file=log, flush=True)
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"Hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'the body rewound',
        reports: 'unlisted',
        python: python`
          def application(environ, start_response):
              body = environ["wsgi.input"].read()
              environ["wsgi.input"].seek(0)
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [body]
        `,
      },
      {
        title: 'an attribute of the error stream, whose absence is noticed',
        reports: 'unlisted',
        python: python`
          def application(environ, start_response):
              try:
                  encoding = environ["wsgi.errors"].encoding
              except AttributeError:
                  encoding = "utf-8"
              start_response("200 OK", [("Content-Type", "text/plain")])
              return ["Hello".encode(encoding)]
        `,
      },
      {
        title: 'the stream taken for its own iterator',
        reports: 'unlisted',
        python: python`
          def application(environ, start_response):
              line = next(environ["wsgi.input"], b"")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [line]
        `,
      },
    ],
  },
});
