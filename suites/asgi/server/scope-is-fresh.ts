import { www } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, everyCall } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/scope-is-fresh',
  title: 'Gives each connection a scope of its own',
  level: 'MUST',
  requirements: ['ASGI-033', 'HTTP-012', 'HTTP-002'],
  clause: www('HTTP Connection Scope', 'HTTP connections have a single-request connection scope'),
  why: 'Frameworks keep the user, the session and the route in the scope. One that is used again shows a request what belongs to another.',
  on: 'served-session',
  messages: { leaked: '{key} had been set by the application in another scope' },
  *given(session) {
    const calls = everyCall(session).filter(({ kind }) => kind === 'http' || kind === 'websocket');
    const set = calls.flatMap((call) =>
      call.events.flatMap(({ step }) => (step?.do === 'set' ? [{ call, step }] : [])),
    );
    for (const { call, step } of set) {
      for (const later of calls) if (later !== call && later.t > call.t) yield { later, step };
    }
  },
  check({ later, step }) {
    const found = item(later.offered, step.key);
    if (found !== undefined && show(found) === show(step.value)) {
      return { message: 'leaked', event: later, data: { key: step.key } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'one dict that is filled anew',
        reports: 'leaked',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              shared = {}

              def http_scope(self, exchange):
                  self.shared.update(super().http_scope(exchange))
                  return self.shared
        `,
      },
    ],
  },
});
