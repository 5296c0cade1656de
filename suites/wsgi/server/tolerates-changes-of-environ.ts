import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Served } from '../../../src/model/served.ts';
import {
  callOf,
  eventsOf,
  failed,
  finalOf,
  hasLeft,
  starts,
  stepsOf,
  variable,
} from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/tolerates-changes-of-environ',
  title: 'Tolerates changes of environ',
  level: 'MUST',
  requirements: ['WSGI-019'],
  clause: pep3333(
    'Specification Details',
    'the application is allowed to modify the dictionary in any way it desires',
  ),
  why: 'Middleware shifts paths, sets keys of its own and takes others away.',
  on: 'served',
  messages: {
    failed: 'no proper response came of an application that changes its environ',
    leaks: 'environ has a key that an earlier request set',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined) return;
    yield { call, response: undefined, code: null };
    if (served.wire === null || hasLeft(served) || !changes(served)) return;
    const [start] = starts(call);
    const code = Number(start?.status?.slice(0, 3));
    const isPlain =
      start !== undefined && !failed(start.event) && eventsOf(call, 'raise').length === 0;
    if (isPlain) yield { call, response: finalOf(served), code };
  },
  check({ call, response, code }) {
    if (code === null) {
      return variable(call, MARK) === undefined ? undefined : { message: 'leaks', event: call };
    }
    if (response?.status !== code || !response.complete) {
      return { message: 'failed', event: response ?? call };
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
        title: 'reads it again afterwards',
        reports: 'failed',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def call(self, exchange, environ):
                  exchange.environ = environ
                  return super().call(exchange, environ)

              def finish(self, exchange):
                  exchange.environ["REQUEST_METHOD"]
                  super().finish(exchange)
        `,
      },
      {
        title: 'one for each connection',
        reports: 'leaks',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def environ(self, exchange):
                  environ = super().environ(exchange)
                  kept = getattr(exchange.connection, "kept", {})
                  for key in kept:
                      if key.startswith("gw_conform."):
                          environ[key] = kept[key]
                  exchange.connection.kept = environ
                  return environ
        `,
      },
    ],
  },
});

/** What the scripts of the suite set. */
const MARK = 'gw_conform.mark';

function changes(served: Served): boolean {
  return stepsOf(served).some((step) => step.do === 'set' || step.do === 'clear');
}
