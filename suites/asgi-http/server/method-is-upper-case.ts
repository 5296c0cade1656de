import { www } from '../../../src/model/clause.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/method-is-upper-case',
  title: 'Gives the method in upper case',
  level: 'MUST',
  requirements: ['HTTP-019'],
  clause: www('HTTP Connection Scope', 'The HTTP method name, uppercased'),
  why: 'Applications compare it with "GET"; a "get" finds no route.',
  on: 'served',
  messages: { lower: 'method is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http')) {
      const value = textItem(call.offered, 'method');
      if (value !== undefined) yield { call, value };
    }
  },
  check({ call, value }) {
    if (value !== value.toUpperCase()) return { message: 'lower', event: call, data: { value } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'as the client wrote it',
        reports: 'lower',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_method(self, head):
                  return head.method
        `,
      },
    ],
  },
});
