import { www } from '../../../src/model/clause.ts';
import { bytes, item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf, pairsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/headers-are-as-sent',
  title: 'Passes the headers of the request on as they were sent',
  level: 'MUST',
  requirements: ['HTTP-008', 'HTTP-039', 'HTTP-040', 'HTTP-122', 'WS-020', 'WS-021'],
  clause: www(
    'HTTP Connection Scope',
    'Duplicates are possible and must be preserved in the message as received',
  ),
  why: 'What is joined cannot be told apart again, and a value in another encoding is another value.',
  on: 'served',
  messages: {
    missing: 'the header {name} is missing',
    other: 'the values of {name} are {values}, not {sent}',
  },
  *given(served) {
    const { request } = served;
    if (request === null || served.wire === null) return;
    const own = request.headers.filter(([name]) => OWN.test(name));
    const names = new Set(own.map(([name]) => name.toLowerCase()));
    for (const call of callOf(served, 'http', 'websocket')) {
      if (itemsOf(item(call.offered, 'headers')).length === 0) continue;
      for (const name of names) yield { call, name, sent: valuesOf(own, name) };
    }
  },
  check({ call, name, sent }) {
    const all = pairsOf(call.offered);
    // Values of a wrong type are another rule's.
    if (all.length < itemsOf(item(call.offered, 'headers')).length) return;
    const values = valuesOf(all, name);
    if (values.length === 0) return { message: 'missing', event: call, data: { name } };
    if (values.join('\n') === sent.join('\n') && values.length === sent.length) return;
    return {
      message: 'other',
      event: call,
      data: { name, values: list(values), sent: list(sent) },
    };
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'names in another order',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  return sorted(super().scope_headers(head), key=lambda pair: pair[0])
        `,
      },
    ],
    violating: [
      {
        title: 'the host elsewhere only',
        reports: 'missing',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  return [pair for pair in super().scope_headers(head) if pair[0] != b"host"]
        `,
      },
      {
        title: 'one for each name',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  return [list(pair) for pair in dict(super().scope_headers(head)).items()]
        `,
      },
      {
        title: 'sorted by their values',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  return sorted(super().scope_headers(head))
        `,
      },
      {
        title: 'nothing for what is empty',
        reports: 'missing',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  return [pair for pair in super().scope_headers(head) if pair[1]]
        `,
      },
    ],
  },
});

/** Those that speak of the request, not of the connection. */
const OWN = /^(x-(?!gw-conform|forwarded)|(host|accept|content-length)$)/i;

function valuesOf(headers: readonly (readonly [string, string])[], name: string): string[] {
  return headers.flatMap(([each, value]) => (each.toLowerCase() === name ? [value] : []));
}

function list(values: readonly string[]): string {
  return values.map((value) => show(bytes(value))).join(', ');
}
