import { www } from '../../../src/model/clause.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/method-is-the-requests',
  title: 'Gives the method of the request',
  level: 'MUST',
  requirements: ['HTTP-020'],
  clause: www('HTTP Connection Scope', 'The HTTP method name, uppercased'),
  why: 'Applications tell HEAD from GET to save the work, and refuse methods that they do not know.',
  on: 'served',
  messages: { other: 'method is {value} for a {sent} request' },
  *given(served) {
    if (served.request === null) return;
    for (const call of callOf(served, 'http')) {
      const value = textItem(call.offered, 'method');
      if (value !== undefined) yield { call, value, sent: served.request.method };
    }
  },
  check({ call, value, sent }) {
    if (value.toUpperCase() !== sent.toUpperCase()) {
      return { message: 'other', event: call, data: { value, sent } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'GET for HEAD',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_method(self, head):
                  return "GET" if head.method == "HEAD" else super().scope_method(head)
        `,
      },
    ],
  },
});
