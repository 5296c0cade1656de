import { www } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/spec-version-is-one-of-the-specification',
  title: 'Names a version of the HTTP and WebSocket specification, if any',
  level: 'MUST',
  requirements: ['ASGI-027', 'HTTP-014', 'WS-009'],
  clause: www('HTTP Connection Scope', 'Version of the ASGI HTTP spec this server understands'),
  why: 'Applications compare it to know what they may send, and whether send() raises after a disconnect.',
  on: 'served',
  messages: { wrong: 'spec_version is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      const entry = item(call.offered, 'asgi');
      const version = entry && item(entry, 'spec_version');
      if (version !== undefined) yield { call, version };
    }
  },
  check({ call, version }) {
    if (version.py === 'str' && /^2\.\d+$/.test(version.value)) return;
    return { message: 'wrong', event: call, data: { value: show(version) } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a number',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_asgi(self, kind):
                  entry = super().scope_asgi(kind)
                  if kind == "http":
                      entry["spec_version"] = 2.5
                  return entry
        `,
      },
      {
        title: 'the version of ASGI itself',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_asgi(self, kind):
                  entry = super().scope_asgi(kind)
                  if kind != "lifespan":
                      entry["spec_version"] = "3.0"
                  return entry
        `,
      },
    ],
  },
});
