import { lifespan } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, lifespans } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/requests-have-the-state',
  title:
    'Gives each request the state that the lifespan has left, the same objects and nothing else',
  level: 'MUST',
  requirements: ['LIFE-017', 'LIFE-018', 'LIFE-019', 'LIFE-020'],
  clause: lifespan(
    'Lifespan State',
    'The server will ensure that a shallow copy of the namespace is passed into each subsequent request/response call into the application.',
  ),
  why: 'The connection pool of the startup is not found, is another one, or was taken away by the request before.',
  on: 'served-session',
  messages: {
    none: 'a {kind} scope has no state, although the lifespan had one',
    missing: 'state lacks {key}, which the lifespan had set',
    other: 'state holds another object under {key} than the lifespan had set',
    leaked: 'state holds {key}, which another request had set',
    added: 'state holds {key}, which nobody had set',
  },
  *given({ runs }) {
    for (const run of runs) {
      const [span, ...more] = lifespans(run);
      if (span === undefined || more.length > 0 || item(span.offered, 'state')?.py !== 'dict')
        continue;
      const calls = run.served.flatMap((served) => callOf(served, 'http', 'websocket'));
      if (span.ended === 'raised') continue;
      for (const call of calls) yield { span, call, calls };
    }
  },
  check({ span, call, calls }) {
    const { kind } = call;
    if (item(call.offered, 'state') === undefined)
      return { message: 'none', event: call, data: { kind } };
    const left = setBy(span);
    const state = call.state ?? {};
    for (const [key, id] of left) {
      const found = state[key];
      const others = calls.some((each) => each !== call && each.t < call.t && setBy(each).has(key));
      if (found === undefined) return { message: 'missing', event: call, data: { key } };
      if (found !== id) return { message: others ? 'leaked' : 'other', event: call, data: { key } };
    }
    for (const key of Object.keys(state)) {
      if (left.has(key) || key in (span.state ?? {})) continue;
      const others = calls.some((each) => each !== call && setBy(each).has(key));
      return { message: others ? 'leaked' : 'added', event: call, data: { key } };
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'no state anywhere',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_state(self):
                  return self.state.copy()
        `,
      },
    ],
    violating: [
      {
        title: 'the state itself',
        reports: 'leaked',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_state(self):
                  if "more" in self.state:
                      self.state.setdefault("pool", self.pool)
                      self.state["name"] = self.name
                  self.pool, self.name = self.state.get("pool"), self.state.get("name")
                  return self.state
        `,
      },
      {
        title: 'a deep copy',
        reports: 'other',
        python: python`
          import copy
          from reference_asgi import Server

          class Server(Server):
              def scope_state(self):
                  return copy.deepcopy(self.state)
        `,
      },
      {
        title: 'an empty one',
        reports: 'missing',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_state(self):
                  return {}
        `,
      },
      {
        title: 'none for WebSockets',
        reports: 'none',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  del scope["state"]
                  return scope
        `,
      },
      {
        title: 'something of its own',
        reports: 'added',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_state(self):
                  return {**self.state, "server": "mine"}
        `,
      },
    ],
  },
});

/** The keys of the state that a call set, with the identities of their values. */
function setBy(call: ProbeCall): Map<string, string> {
  const found = new Map<string, string>();
  for (const { type, step, outcome } of call.events) {
    if (type !== 'set-state' || step?.do !== 'set-state') continue;
    const id = outcome?.returned;
    if (id?.py === 'str') found.set(step.key, id.value);
  }
  return found;
}
