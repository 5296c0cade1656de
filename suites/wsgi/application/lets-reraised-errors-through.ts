import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { bodyBlocks, excInfoCalls } from '../../../src/model/wsgi.ts';

/** What an exchange shows only when the application went on after the exception. */
const GOING_ON = ['start_response', 'write', 'return', 'yield', 'exhausted'];

export default defineRule({
  id: 'wsgi/application/lets-reraised-errors-through',
  title: 'Lets exceptions of start_response through where it passed exc_info',
  level: 'MUST',
  requirements: ['WSGI-171'],
  clause: pep3333(
    'The start_response() Callable',
    'The application must not trap any exceptions raised by start_response, if it called start_response with exc_info',
  ),
  why: 'When part of the answer has been sent, start_response raises the error again so that the server can cut the connection; trapped there, the client takes the broken answer for a whole one. Call start_response outside of any other try.',
  on: 'wsgi',
  follows: ['wsgi/application/starts-once'],
  messages: { trapped: 'went on after start_response, called with exc_info, had raised' },
  *given(exchange) {
    const sent = bodyBlocks(exchange).find(({ size }) => size > 0);
    const isSent = (event: object) =>
      sent !== undefined &&
      (exchange.events as readonly object[]).indexOf(event) > exchange.events.indexOf(sent.event);
    for (const { event } of excInfoCalls(exchange)) {
      if (event.refused === null && (event.raised || isSent(event))) yield event;
    }
  },
  check(event, exchange) {
    const after = exchange.events.slice(exchange.events.indexOf(event) + 1);
    // An error page for any error, which is refused in the same way: the server gets its exception.
    const again: readonly object[] =
      exchange.ended.how === 'raised' && !event.raised
        ? excInfoCalls(exchange).map((each) => each.event)
        : [];
    if (after.some((each) => GOING_ON.includes(each.type) && !again.includes(each))) {
      return { message: 'trapped' };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an error in the middle of the body',
        python: python`
          import sys

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              try:
                  yield b"Hello "
                  raise LookupError("nothing there")
              except LookupError:
                  start_response(
                      "500 Oops", [("Content-Type", "text/plain")], sys.exc_info()
                  )
                  yield b"Sorry"
        `,
      },
      {
        title: 'an error page that the server may refuse',
        python: python`
          import sys

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  start_response("503 Not Today", headers, sys.exc_info())
                  return [b"Sorry"]
        `,
      },
      {
        title: 'two error pages, both of which the server refuses',
        python: python`
          import sys

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              start_response("200 OK", headers)
              try:
                  yield b"Hello "
                  try:
                      raise LookupError("nothing there")
                  except LookupError:
                      start_response("404 Not Found", headers, sys.exc_info())
                      yield b"Not found"
              except LookupError:
                  start_response("500 Oops", headers, sys.exc_info())
                  yield b"Sorry"
        `,
      },
    ],
    violating: [
      {
        title: 'an excuse added to what was sent before',
        reports: 'trapped',
        python: python`
          import sys

          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              try:
                  yield b"Hello "
                  raise LookupError("nothing there")
              except LookupError:
                  try:
                      start_response(
                          "500 Oops", [("Content-Type", "text/plain")], sys.exc_info()
                      )
                  except LookupError:
                      pass
                  yield b"Sorry"
        `,
      },
      {
        title: 'an end as if nothing had happened',
        reports: 'trapped',
        python: python`
          import sys

          def application(environ, start_response):
              write = start_response("200 OK", [("Content-Type", "text/plain")])
              try:
                  write(b"Hello ")
                  raise LookupError("nothing there")
              except LookupError:
                  try:
                      start_response("500 Oops", [], sys.exc_info())
                  finally:
                      return []
        `,
      },
      {
        title: 'another page where the server refuses the error page',
        reports: 'trapped',
        python: python`
          import sys

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  try:
                      start_response("404 Not Found", headers, sys.exc_info())
                      return [b"Not found"]
                  except Exception:
                      start_response("500 Oops", headers, sys.exc_info())
                      return [b"Sorry"]
        `,
      },
    ],
  },
});
