import { pep3333 } from '../../../src/model/clause.ts';
import { comparisons, failed, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Variation } from '../../../src/model/variation.ts';

const OPTIONAL = ['QUERY_STRING', 'SCRIPT_NAME', 'REMOTE_ADDR'];

export default defineRule({
  id: 'wsgi/application/checks-for-optional-variables',
  title: 'Has a fallback for each variable that a server may leave out',
  level: 'SHOULD',
  requirements: ['WSGI-079', 'WSGI-258'],
  clause: pep3333(
    'environ Variables',
    'Applications should check for the presence of any variables they require, and have a fallback plan in the event such a variable is absent.',
  ),
  why: 'QUERY_STRING and SCRIPT_NAME may be left out when they are empty, and REMOTE_ADDR need never be there; CONTENT_LENGTH and CONTENT_TYPE “may be empty or missing”. Read them with environ.get(), and the length as int(environ.get("CONTENT_LENGTH") or 0).',
  on: 'session',
  messages: {
    failed: 'fails when a variable is absent that a server may leave out',
    empty: 'fails when CONTENT_LENGTH and CONTENT_TYPE are empty, as they may be',
  },
  *given(session) {
    yield* comparisons(
      session,
      (server) => isEmpty(server) || OPTIONAL.some((name) => server.without?.includes(name)),
    );
  },
  check({ ordinary, varied }) {
    if (!failed(ordinary) && failed(varied)) {
      const message = isEmpty(varied.request?.variation) ? 'empty' : 'failed';
      return { message, event: tellingEvent(varied) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'defaults',
        python: python`
          def application(environ, start_response):
              body = environ.get("QUERY_STRING", "").encode("latin-1")
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'QUERY_STRING taken for granted',
        reports: 'failed',
        python: python`
          def application(environ, start_response):
              body = environ["QUERY_STRING"].encode("latin-1")
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
      {
        title: 'CONTENT_LENGTH is a number, where there is one',
        reports: 'empty',
        python: python`
          def application(environ, start_response):
              length = int(environ.get("CONTENT_LENGTH", 0))
              body = environ["wsgi.input"].read(length)
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
      {
        title: 'REMOTE_ADDR taken for granted',
        reports: 'failed',
        python: python`
          def application(environ, start_response):
              body = environ["REMOTE_ADDR"].encode("latin-1")
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
  },
});

function isEmpty(server: Variation | undefined): boolean {
  return server?.with?.['CONTENT_LENGTH'] !== undefined;
}
