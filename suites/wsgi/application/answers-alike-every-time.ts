import { pep3333 } from '../../../src/model/clause.ts';
import { failed, fate, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wentWell } from '../../../src/model/series.ts';

export default defineRule({
  id: 'wsgi/application/answers-alike-every-time',
  title: 'Answers a request whatever was asked before',
  level: 'MUST',
  requirements: ['WSGI-007'],
  clause: pep3333(
    'The Application/Framework Side',
    'Application objects must be able to be invoked more than once, as virtually all servers/gateways (other than CGI) will make such repeated requests',
  ),
  why: 'What one request leaves behind in a module or a shared object breaks another, of somebody else. Keep what belongs to a request in its environ or in local variables.',
  on: 'series',
  messages: { leaked: 'came to {fate} after other requests, where it came to {before} at first' },
  *given({ property, exchanges }) {
    const [first, second] = exchanges;
    const last = exchanges.at(-1);
    if (property !== 'http/properties/after-others' || exchanges.length < 3) return;
    if (first === undefined || second === undefined || last?.kind !== 'wsgi') return;
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

          def application(environ, start_response):
              global count
              count += 1
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"visitor %d" % count]
        `,
      },
      {
        title: 'an environ that is changed at will',
        permits: ['WSGI-021'],
        python: python`
          def application(environ, start_response):
              environ["guest.page"] = environ.pop("PATH_INFO", "")
              environ["REQUEST_METHOD"] = None
              page = environ["guest.page"].encode("latin-1")
              environ.clear()
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"page ", page]
        `,
      },
    ],
    violating: [
      {
        title: 'remembers the last query of all, and expects it to be empty',
        reports: 'leaked',
        python: python`
          queries = []

          def application(environ, start_response):
              if not environ.get("QUERY_STRING") and "".join(queries):
                  raise RuntimeError("there was a query")
              queries.append(environ.get("QUERY_STRING") or "")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"hello"]
        `,
      },
    ],
  },
});
