import { pep3333 } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/application/works-without-file-wrapper',
  title: 'Works when wsgi.file_wrapper is absent',
  level: 'MUST',
  requirements: ['WSGI-269'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'may expose this functionality via an optional wsgi.file_wrapper key in the environ',
  ),
  why: 'The key is optional: many servers do not have it. Ask for it, and return an iterable of your own otherwise.',
  on: 'session',
  messages: { failed: 'fails when environ has no wsgi.file_wrapper' },
  *given(session) {
    yield* comparisons(session, (server) => server.without?.includes('wsgi.file_wrapper') === true);
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      return { message: 'failed', event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a generator where there is none',
        python: python`
          import io


          def blocks(file):
              yield file.read()
              file.close()


          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return environ.get("wsgi.file_wrapper", blocks)(io.BytesIO(b"hello"))
        `,
      },
    ],
    violating: [
      {
        title: 'the key taken for granted',
        reports: 'failed',
        python: python`
          import io


          def application(environ, start_response):
              start_response("200 OK", [("Content-Type", "text/plain")])
              return environ["wsgi.file_wrapper"](io.BytesIO(b"hello"))
        `,
      },
    ],
  },
});
