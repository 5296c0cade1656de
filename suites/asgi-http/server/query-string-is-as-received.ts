import { www } from '../../../src/model/clause.ts';
import { bytes, item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { bytesItem, callOf, CORRECT_SERVER, targetOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/query-string-is-as-received',
  title: 'Gives the query as it was received',
  level: 'MUST',
  requirements: ['HTTP-031', 'WS-015'],
  clause: www('HTTP Connection Scope', 'URL portion after the ?, percent-encoded'),
  why: 'Decoded once too often, a & or = in a value splits it, and signatures over the query no longer match.',
  on: 'served',
  messages: { other: 'query_string is {value} for ?{query}' },
  *given(served) {
    const target = targetOf(served);
    if (target === undefined) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const found = item(call.offered, 'query_string');
      // A WebSocket's may be left out, or None.
      const isNone = call.kind === 'websocket' && (found === undefined || found.py === 'none');
      const value = isNone ? '' : bytesItem(call.offered, 'query_string');
      if (value !== null) yield { call, value, query: target.query };
    }
  },
  check({ call, value, query }) {
    if (value !== query) {
      return { message: 'other', event: call, data: { value: show(bytes(value)), query } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'with its question mark',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_query_string(self, head):
                  query = super().scope_query_string(head)
                  return b"?" + query if query == b"a=1?b=2" else query
        `,
      },
      {
        title: 'decoded',
        reports: 'other',
        python: python`
          from urllib.parse import unquote_to_bytes
          from reference_asgi import Server

          class Server(Server):
              def scope_query_string(self, head):
                  query = super().scope_query_string(head)
                  return unquote_to_bytes(query) if query == b"c=%3F" else query
        `,
      },
      {
        title: 'from the last question mark on',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_query_string(self, head):
                  return super().scope_query_string(head).rpartition(b"?")[2]
        `,
      },
      {
        title: 'none of a WebSocket',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  return {**super().websocket_scope(socket), "query_string": b""}
        `,
      },
    ],
  },
});
