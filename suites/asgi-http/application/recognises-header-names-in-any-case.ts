import { www } from '../../../src/model/clause.ts';
import { comparisons, fate, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/recognises-header-names-in-any-case',
  title: 'Recognises the names of request headers in any letter case',
  // Servers of weight give lower-case names on purpose, so looking for those is no more than a risk.
  level: 'SHOULD',
  requirements: ['HTTP-043'],
  clause: www(
    'HTTP Connection Scope',
    'Header names should be lowercased, but it is not required; servers should preserve header case on a best-effort basis.',
  ),
  why: 'A server may pass names on as the client wrote them; an application that looks for lower-case ones only misses the header there. Compare name.lower().',
  on: 'session',
  messages: { missed: 'answers otherwise when header names are not in lower case' },
  *given(session) {
    yield* comparisons(session, (server) => server.headerCase !== undefined);
  },
  check({ ordinary, varied }) {
    if (fate(ordinary) !== fate(varied)) return { message: 'missed', event: tellingEvent(varied) };
  },
  examples: {
    conforming: [
      {
        title: 'names compared in lower case',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              names = [name.lower() for name, value in scope["headers"]]
              status = 200 if b"host" in names else 400
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
    violating: [
      {
        title: 'names compared as they come',
        reports: 'missed',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              names = [name for name, value in scope["headers"]]
              status = 200 if b"host" in names else 400
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
    ],
  },
});
