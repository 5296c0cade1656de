import { pep3333 } from '../../../src/model/clause.ts';
import { failed, requestKey, tellingEvent } from '../../../src/model/comparison.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import type { Exchange } from '../../../src/model/evidence.ts';

export default defineRule({
  id: 'wsgi/application/works-under-run-once',
  title: 'Goes on working when wsgi.run_once is true',
  level: 'SHOULD',
  requirements: ['WSGI-282'],
  clause: pep3333(
    'Questions and Answers',
    'an application should not assume that it will definitely not be run again, just because it is called with wsgi.run_once set to True',
  ),
  why: 'The flag says that the server expects to call once, not that it will. Do not close for good what the next call needs.',
  on: 'session',
  messages: { failed: 'fails under wsgi.run_once, or in the call after it' },
  *given(session) {
    const before = new Map<string, Exchange>();
    for (const [i, exchange] of session.exchanges.entries()) {
      const { request } = exchange;
      const ordinary = before.get(requestKey(exchange));
      if (request !== null && request.variation === undefined) {
        before.set(requestKey(exchange), exchange);
      }
      if (request?.variation?.with?.['wsgi.run_once'] === undefined) continue;
      const next = session.exchanges[i + 1];
      if (ordinary !== undefined && next !== undefined) yield { ordinary, varied: exchange, next };
    }
  },
  check({ ordinary, varied, next }) {
    if (failed(ordinary)) return;
    const broken = [varied, next].find(failed);
    if (broken !== undefined) return { message: 'failed', event: tellingEvent(broken) };
  },
  examples: {
    conforming: [
      {
        title: 'fails from some request on, whatever the server is like',
        python: python`
          count = 0

          def app(environ, start_response):
              global count
              count += 1
              busy = count > 12
              start_response("500 Oops" if busy else "200 OK", [("Content-Type", "text/plain")])
              return [b"hello"]
        `,
      },
      {
        title: 'the flag is not looked at',
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
        title: 'everything closed after the only call',
        reports: 'failed',
        python: python`
          CLOSED = []


          def application(environ, start_response):
              if CLOSED:
                  raise RuntimeError("the database is closed")
              if environ["wsgi.run_once"]:
                  CLOSED.append(True)
              body = b"hello"
              start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
              return [body]
        `,
      },
    ],
  },
});
