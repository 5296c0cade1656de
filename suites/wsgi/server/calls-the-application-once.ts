import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/server/calls-the-application-once',
  title: 'Calls the application once for each request',
  level: 'MUST',
  requirements: ['WSGI-009'],
  clause: pep3333(
    'The Server/Gateway Side',
    'The server or gateway invokes the application callable once for each request it receives from an HTTP client, that is directed at the application.',
  ),
  why: 'A second call for the same request repeats what the request did: an order is placed twice.',
  on: 'served',
  messages: {
    calledAgain: 'called the application {count} times for one request',
  },
  *given(served) {
    if (served.interface === 'wsgi' && served.request !== null && served.calls.length > 0)
      yield served;
  },
  check({ calls }) {
    if (calls.length > 1) {
      return { message: 'calledAgain', data: { count: calls.length }, event: calls[1] };
    }
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
        title: 'one that asks for the headers first',
        reports: 'calledAgain',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  if environ["REQUEST_METHOD"] == "OPTIONS":
                      result = app(dict(environ), lambda *args: (lambda data: None))
                      if hasattr(result, "close"):
                          result.close()
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});
