import { asgi } from '../../../src/model/clause.ts';
import { isExactly, item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/extensions-are-described-by-dicts',
  title: 'Describes each extension by a dict',
  level: 'SHOULD',
  requirements: ['ASGI-060'],
  clause: asgi('Extensions', 'the value of that entry should itself be a dict'),
  why: 'Applications that look for what an extension says of itself call .get() on the value.',
  on: 'served',
  messages: { notDict: 'the extension {name} is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      const extensions = item(call.offered, 'extensions');
      if (extensions?.py !== 'dict') continue;
      for (const entry of extensions.items) {
        // Of TLS, its own specification says so, as a rule of its own.
        const isOfTls = served.wire?.tls && isExactly(entry[0], 'str') && entry[0].value === 'tls';
        if (!isOfTls) yield { call, entry };
      }
    }
  },
  check({ call, entry: [name, value] }) {
    if (value.py !== 'dict') {
      return { message: 'notDict', event: call, data: { name: show(name), value: show(value) } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'True for what is supported',
        reports: 'notDict',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_extensions(self, socket):
                  return {name: True for name in super().websocket_extensions(socket)}
        `,
      },
    ],
  },
});
