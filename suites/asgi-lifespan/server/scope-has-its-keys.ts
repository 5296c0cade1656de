import { lifespan } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, lifespanCalls } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/scope-has-its-keys',
  title: 'Gives a lifespan scope with the versions, and an empty state',
  level: 'MUST',
  requirements: ['LIFE-003', 'LIFE-004', 'LIFE-005', 'LIFE-007', 'LIFE-008'],
  clause: lifespan(
    'Scope',
    'An empty namespace where the application can persist state to be used when handling subsequent requests',
  ),
  why: 'The application finds there what it knows the server by; what is in the namespace already is not its own.',
  on: 'served-session',
  messages: {
    version: 'asgi["version"] is {value}',
    spec: 'asgi["spec_version"] is {value}',
    state: 'state is {value}',
    filled: 'state holds {value} before the application has written to it',
  },
  *given(session) {
    for (const { call } of lifespanCalls(session)) if (call.offered.py === 'dict') yield call;
  },
  check(call) {
    const entry = item(call.offered, 'asgi') ?? { py: 'none' };
    const version = item(entry, 'version') ?? { py: 'none' };
    if (version.py !== 'str') return { message: 'version', data: { value: show(version) } };
    const spec = item(entry, 'spec_version');
    if (spec !== undefined && (spec.py !== 'str' || !/^[12]\.\d+$/.test(spec.value))) {
      return { message: 'spec', data: { value: show(spec) } };
    }
    const state = item(call.offered, 'state');
    if (state === undefined) return;
    if (state.py !== 'dict') return { message: 'state', data: { value: show(state) } };
    if (state.items.length > 0) return { message: 'filled', data: { value: show(state) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'no version',
        reports: 'version',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lifespan_scope(self):
                  return {**super().lifespan_scope(), "asgi": {"spec_version": "2.0"}}
        `,
      },
      {
        title: 'a number for the version',
        reports: 'spec',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lifespan_scope(self):
                  asgi = {"version": "3.0", "spec_version": 2}
                  return {**super().lifespan_scope(), "asgi": asgi}
        `,
      },
      {
        title: 'its own things in the state',
        reports: 'filled',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lifespan_scope(self):
                  self.state["started"] = 1
                  return super().lifespan_scope()
        `,
      },
      {
        title: 'None for the state',
        reports: 'state',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def lifespan_scope(self):
                  return {**super().lifespan_scope(), "state": None}
        `,
      },
    ],
  },
});
