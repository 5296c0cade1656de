import { www } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { bytesItem, callOf, CORRECT_SERVER, targetOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/raw-path-is-as-received',
  title: 'Gives the path in raw_path as it was received',
  level: 'MUST',
  requirements: ['HTTP-028', 'WS-014'],
  clause: www(
    'HTTP Connection Scope',
    'The original HTTP path component, excluding any query string, unmodified from the bytes that were received by the web server',
  ),
  why: 'It is what an application needs where %2F and / are not the same: a proxy, a signature, an object store.',
  on: 'served',
  messages: { other: 'raw_path is {value} for {path}' },
  *given(served) {
    const target = targetOf(served);
    if (target === undefined || served.wire?.rootPath !== '') return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const value = bytesItem(call.offered, 'raw_path');
      if (value !== null) yield { call, value, path: target.path };
    }
  },
  check({ call, value, path }) {
    if (value !== path) {
      return { message: 'other', event: call, data: { value: show(bytes(value)), path } };
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'none',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_raw_path(self, head):
                  return None if head.method == "GET" else super().scope_raw_path(head)
        `,
      },
    ],
    violating: [
      {
        title: 'with the query',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_raw_path(self, head):
                  return head.target if b"a=1?b=2" in head.target else super().scope_raw_path(head)
        `,
      },
      {
        title: 'encoded anew',
        reports: 'other',
        python: python`
          from urllib.parse import quote
          from reference_asgi import Server

          class Server(Server):
              def scope_raw_path(self, head):
                  raw = super().scope_raw_path(head)
                  return quote(self.scope_path(head)).encode() if b"%c3" in raw else raw
        `,
      },
      {
        title: 'decoded',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  return {**scope, "raw_path": scope["path"].encode()}
        `,
      },
    ],
  },
});
