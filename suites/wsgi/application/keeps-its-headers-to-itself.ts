import { pep3333 } from '../../../src/model/clause.ts';
import { requestKey } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Exchange, WsgiExchange } from '../../../src/model/evidence.ts';
import { headersArgument, itemsOf, wsgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'wsgi/application/keeps-its-headers-to-itself',
  title: 'Stays correct when a server changes the header list that it was given',
  level: 'MUST',
  requirements: ['WSGI-150'],
  clause: pep3333(
    'The start_response() Callable',
    'and the server may change its contents in any way it desires',
  ),
  why: 'A list that is made once and passed with every response is empty, or holds the headers of the last server, on the next request. Make a new list for each response.',
  on: 'session',
  messages: {
    lost: 'sent no headers any more after a server had emptied the list of an earlier response',
  },
  *given(session) {
    const before = new Map<string, WsgiExchange>();
    for (const [i, exchange] of session.exchanges.entries()) {
      if (exchange.kind !== 'wsgi') continue;
      const ordinary = before.get(requestKey(exchange));
      const variation = exchange.request?.variation;
      if (variation === undefined && ordinary === undefined) {
        before.set(requestKey(exchange), exchange);
      }
      const after = session.exchanges[i + 1];
      if (variation?.headerList === undefined || ordinary === undefined) continue;
      if (after?.kind === 'wsgi' && headersSent(ordinary) > 0) yield { ordinary, after };
    }
  },
  check({ after }) {
    const call = wsgiEvents(after, 'start_response').at(-1);
    if (call !== undefined && headersSent(after) === 0) return { message: 'lost', event: call };
  },
  examples: {
    conforming: [
      {
        title: 'a new list each time',
        python: python`
          def application(environ, start_response):
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
    violating: [
      {
        title: 'one list for all responses',
        reports: 'lost',
        python: python`
          HEADERS = [("Content-Type", "text/plain")]


          def application(environ, start_response):
              start_response("200 OK", HEADERS)
              return [b"hello"]
        `,
      },
    ],
  },
});

function headersSent(exchange: Exchange): number {
  if (exchange.kind !== 'wsgi') return 0;
  const call = wsgiEvents(exchange, 'start_response').at(-1);
  return call === undefined ? 0 : (itemsOf(headersArgument(call)) ?? []).length;
}
