import { www } from '../../../src/model/clause.ts';
import { failed, fate, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wentWell } from '../../../src/model/series.ts';

export default defineRule({
  id: 'asgi-http/application/answers-alike-every-time',
  title: 'Answers a request whatever was asked before',
  level: 'MAY',
  requirements: ['HTTP-072'],
  clause: www(
    'Response Start - send event',
    'Needs to be followed by at least one response content message',
  ),
  why: 'What one request leaves behind in a module or a shared object breaks another, of somebody else. Keep what belongs to a request in its scope or in local variables.',
  on: 'series',
  messages: { leaked: 'came to {fate} after other requests, where it came to {before} at first' },
  *given({ property, exchanges }) {
    const [first, second] = exchanges;
    const last = exchanges.at(-1);
    if (property !== 'http/properties/after-others' || exchanges.length < 3) return;
    if (first === undefined || second === undefined || last?.kind !== 'http') return;
    if (wentWell([first, second])) yield { first, last };
  },
  check({ first, last }) {
    if (!failed(last)) return;
    const data = { fate: fate(last), before: fate(first) };
    return { message: 'leaked', data, event: tellingEvent(last) };
  },
  examples: {
    conforming: [
      {
        title: 'a counter of all requests',
        python: python`
          count = 0


          async def app(scope, receive, send):
              global count
              if scope["type"] != "http":
                  raise ValueError("only http")
              count += 1
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"visitor %d" % count})
        `,
      },
    ],
    violating: [
      {
        title: 'remembers the last query of all, and expects it to be empty',
        reports: 'leaked',
        python: python`
          queries = []


          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              query = scope.get("query_string") or b""
              if not query and b"".join(queries):
                  raise RuntimeError("there was a query")
              queries.append(query)
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"hello"})
        `,
      },
    ],
  },
});
