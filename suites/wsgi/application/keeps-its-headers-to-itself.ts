import { pep3333 } from '../../../src/model/clause.ts';
import { requestKey } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Exchange, WsgiExchange } from '../../../src/model/evidence.ts';
import { headersArgument, itemsOf, statusOf, wsgiEvents } from '../../../src/model/select.ts';

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
    lost: 'sent {names} no more after a server had emptied the list of an earlier response',
  },
  *given(session) {
    for (const [i, exchange] of session.exchanges.entries()) {
      if (exchange.request?.variation?.headerList === undefined) continue;
      const isLike = (other: Exchange): other is WsgiExchange =>
        other.kind === 'wsgi' &&
        other.request?.variation === undefined &&
        requestKey(other) === requestKey(exchange);
      const before = session.exchanges.slice(0, i).filter(isLike);
      const after = session.exchanges.slice(i + 1).filter(isLike);
      const statuses = new Set([...before, ...after].map(statusOf));
      // Another answer has headers of its own.
      if (before.length > 0 && after.length > 0 && statuses.size === 1) yield { before, after };
    }
  },
  check({ before, after }) {
    const [first] = after;
    const names = namesIn(before[0]).filter((name) =>
      before.every((each) => namesIn(each).includes(name)),
    );
    const lost = names.filter((name) => !after.some((each) => namesIn(each).includes(name)));
    // What was seen once only may have been there for once.
    const isSure = before.length > 1 || after.every((each) => namesIn(each).length === 0);
    if (lost.length === 0 || first === undefined || !isSure) return;
    const event = wsgiEvents(first, 'start_response').at(-1);
    return { message: 'lost', event, data: { names: lost.join(', ') } };
  },
  examples: {
    conforming: [
      {
        title: 'headers that come and go',
        python: python`
          count = 0


          def application(environ, start_response):
              global count
              count += 1
              headers = [("Content-Type", "text/plain")]
              if count < 12:
                  headers.append(("X-Trial", "%d left" % (12 - count)))
              if count % 3:
                  headers.append(("X-Turn", str(count)))
              start_response("200 OK", headers)
              return [b"hello"]
        `,
      },
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
        title: 'one list for all responses, to which each adds',
        reports: 'lost',
        python: python`
          HEADERS = [("Content-Type", "text/plain")]


          def application(environ, start_response):
              HEADERS.append(("X-Method", environ["REQUEST_METHOD"]))
              start_response("200 OK", HEADERS)
              return [b"hello"]
        `,
      },
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

/** The names of the headers that it sent, in lower case, each once. */
function namesIn(exchange: WsgiExchange | undefined): readonly string[] {
  const call = exchange && wsgiEvents(exchange, 'start_response').at(-1);
  const headers = call === undefined ? [] : (itemsOf(headersArgument(call)) ?? []);
  const names = headers.flatMap((header) => {
    const [name] = itemsOf(header) ?? [];
    return name?.py === 'str' ? [name.value.toLowerCase()] : [];
  });
  return [...new Set(names)];
}
