import { lifespan } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, lifespans } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/offers-state-in-both-scopes',
  title: 'Offers state to requests only where it offered it to the lifespan',
  level: 'MUST',
  requirements: ['LIFE-021'],
  clause: lifespan(
    'Lifespan State',
    'ASGI servers that implement this feature will provide state as part of the lifespan scope',
  ),
  why: 'An application that finds a state in its request looks there for what it could not put in.',
  on: 'served-session',
  messages: { odd: 'a {kind} scope has a state, which the lifespan had not' },
  *given({ runs }) {
    for (const run of runs) {
      const [span] = lifespans(run);
      if (span === undefined || span.offered.py !== 'dict') continue;
      const calls = run.served.flatMap((served) => callOf(served, 'http', 'websocket'));
      const offered = item(span.offered, 'state') !== undefined;
      for (const call of calls) yield { call, offered };
    }
  },
  check({ call, offered }) {
    const has = (item(call.offered, 'state')?.py ?? 'none') !== 'none';
    if (has && !offered) return { message: 'odd', event: call, data: { kind: call.kind } };
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'nowhere',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lifespan_scope(self):
                  scope = super().lifespan_scope()
                  del scope["state"]
                  return scope

              def base_scope(self, kind, wire, head):
                  scope = super().base_scope(kind, wire, head)
                  del scope["state"]
                  return scope
        `,
      },
    ],
    violating: [
      {
        title: 'a new one',
        reports: 'odd',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lifespan_scope(self):
                  scope = super().lifespan_scope()
                  del scope["state"]
                  return scope

              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  del scope["state"]
                  return scope
        `,
      },
    ],
  },
});
