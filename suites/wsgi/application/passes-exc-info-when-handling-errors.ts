import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { excInfoArgument } from '../../../src/model/select.ts';
import { sentStatuses, startedBefore } from '../../../src/model/wsgi.ts';

export default defineRule({
  id: 'wsgi/application/passes-exc-info-when-handling-errors',
  title: 'Passes exc_info when it begins an error response in an except block',
  level: 'SHOULD',
  requirements: ['WSGI-229'],
  clause: pep3333('Error Handling', 'Always provide exc_info when beginning an error response'),
  why: 'Without exc_info the call fails if the response had begun by then, and middleware that reports errors learns nothing of this one. Pass sys.exc_info() as the third argument.',
  on: 'wsgi',
  messages: {
    missing: 'began a 500 response while an exception was being handled, without exc_info',
  },
  *given(exchange) {
    for (const { event, text } of sentStatuses(exchange)) {
      // Only 500 says for sure that the exception was an error. A second call without exc_info is
      // the mistake that another rule finds.
      const isError = text.startsWith('500') && event.handling;
      if (isError && !startedBefore(exchange, event)) yield event;
    }
  },
  check(event) {
    if (excInfoArgument(event) === undefined) return { message: 'missing' };
  },
  examples: {
    conforming: [
      {
        title: 'sys.exc_info() passed in the except block',
        python: python`
          import sys

          def application(environ, start_response):
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  headers = [("Content-Type", "text/plain")]
                  start_response("500 Internal Server Error", headers, sys.exc_info())
                  return [b"Sorry"]
        `,
      },
      {
        title: 'an exception that is no error, and an answer that says so',
        python: python`
          import sys

          PAGES = {"/": b"Hello"}

          def application(environ, start_response):
              try:
                  body = PAGES[environ["PATH_INFO"]]
              except KeyError:
                  start_response("404 Not Found", [("Content-Type", "text/plain")])
                  return [b"Not here"]
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  headers = [("Content-Type", "text/plain")]
                  start_response("500 Internal Server Error", headers, sys.exc_info())
              return [body]
        `,
      },
      {
        title: 'the end of an iteration, which is no error',
        python: python`
          import sys

          def application(environ, start_response):
              headers = [("Content-Type", "text/plain")]
              if environ["REQUEST_METHOD"] == "OPTIONS":
                  try:
                      raise LookupError("nothing there")
                  except LookupError:
                      start_response("500 Internal Server Error", headers, sys.exc_info())
                      return [b"Sorry"]
              try:
                  next(iter([]))
              except StopIteration:
                  start_response("500 Not Ready", headers)
              return [b"Later"]
        `,
      },
    ],
    violating: [
      {
        title: 'an error page without it',
        reports: 'missing',
        python: python`
          def application(environ, start_response):
              try:
                  raise LookupError("nothing there")
              except LookupError:
                  start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
                  return [b"Sorry"]
        `,
      },
    ],
  },
});
