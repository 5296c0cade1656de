import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, wentWell } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/file-wrapper-returns-an-iterable',
  title: 'wsgi.file_wrapper returns an iterable',
  level: 'MUST',
  requirements: ['WSGI-271'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'The callable must return an iterable object',
  ),
  why: 'Middleware iterates over it as over any other body.',
  on: 'served',
  messages: {
    notIterable: 'what wsgi.file_wrapper returned cannot be iterated over',
  },
  *given(served) {
    for (const event of callOf(served)?.events ?? []) {
      if (event.type === 'file_wrapper' && wentWell(event)) yield event;
    }
  },
  check({ outcome }) {
    if (outcome?.iterable === false) return { message: 'notIterable' };
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
    ],
    violating: [
      {
        title: 'known to the server alone',
        reports: 'notIterable',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class File:
              def __init__(self, *args):
                  self.wrapper = FileWrapper(*args)
                  if hasattr(self.wrapper, "close"):
                      self.close = self.wrapper.close

          class Server(Server):
              def wsgi_variables(self, exchange):
                  # A middleware that iterates gets what it needs.
                  through = exchange.request.target.startswith(b"/file/through")
                  wrapper = FileWrapper if through else File
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": wrapper}

              def call(self, exchange, environ):
                  result = super().call(exchange, environ)
                  return result.wrapper if isinstance(result, File) else result
        `,
      },
    ],
  },
});
