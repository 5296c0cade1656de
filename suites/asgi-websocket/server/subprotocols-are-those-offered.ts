import { www } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/subprotocols-are-those-offered',
  title: 'Lists the subprotocols that the client offered',
  level: 'MUST',
  requirements: ['WS-029'],
  clause: www('Websocket Connection Scope', 'Subprotocols the client advertised'),
  why: 'The application chooses among them: what is missing is never spoken, and what is not split matches nothing.',
  on: 'served',
  messages: { other: 'subprotocols is {value} for {offered}' },
  *given(served) {
    const { request } = served;
    if (request === null) return;
    const offered = request.headers
      .filter(([name]) => name.toLowerCase() === 'sec-websocket-protocol')
      .flatMap(([, value]) => value.split(',').map((each) => each.trim()));
    for (const call of callOf(served, 'websocket')) {
      const value = item(call.offered, 'subprotocols') ?? { py: 'list', items: [] };
      if (itemsOf(value).length > 0 || (value.py !== 'str' && value.py !== 'object')) {
        yield { call, value, offered };
      }
    }
  },
  check({ call, value, offered }) {
    const names = itemsOf(value).map((name) => (name.py === 'str' ? name.value : null));
    if (names.includes(null) || names.join() === offered.join()) return;
    const data = { value: show(value), offered: offered.join(', ') || 'none' };
    return { message: 'other', event: call, data };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'not split',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  if len(socket.head.values(b"sec-websocket-protocol")) == 1:
                      scope["subprotocols"] = [", ".join(scope["subprotocols"])]
                  return scope
        `,
      },
      {
        title: 'the first header only',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  if len(socket.head.values(b"sec-websocket-protocol")) > 1:
                      scope["subprotocols"] = scope["subprotocols"][:1]
                  return scope
        `,
      },
    ],
  },
});
