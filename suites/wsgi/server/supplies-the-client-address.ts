import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/supplies-the-client-address',
  title: 'REMOTE_ADDR is there',
  level: 'SHOULD',
  requirements: ['WSGI-076'],
  clause: pep3333(
    'environ Variables',
    'A server or gateway should attempt to provide as many other CGI variables as are applicable.',
  ),
  why: 'Logs, limits and access rules need the address of the client.',
  on: 'served',
  messages: {
    missing: 'REMOTE_ADDR is missing for a client with an address',
  },
  *given(served) {
    const call = callOf(served);
    // Only where there is an address: no middleware, no Unix socket.
    if (call?.offered.py === 'dict' && (served.wire?.local ?? null) !== null) yield call;
  },
  check(call) {
    if (variable(call, 'REMOTE_ADDR') === undefined) return { message: 'missing' };
  },
  examples: {
    conforming: [
      {
        title: 'a server that gives no other CGI variable',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  for name in ("SERVER_SOFTWARE", "GATEWAY_INTERFACE"):
                      del environ[name]
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'none',
        reports: 'missing',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  del environ["REMOTE_ADDR"]
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});
