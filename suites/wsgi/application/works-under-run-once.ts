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
    const before = new Map<string, readonly Exchange[]>();
    const found: { ordinary: readonly Exchange[]; varied: Exchange; next: Exchange }[] = [];
    for (const [i, exchange] of session.exchanges.entries()) {
      const ordinary = before.get(requestKey(exchange)) ?? [];
      if (isOrdinary(exchange)) {
        before.set(requestKey(exchange), [...ordinary.slice(-1), exchange]);
      }
      if (exchange.request?.variation?.with?.['wsgi.run_once'] === undefined) continue;
      const next = session.exchanges[i + 1];
      // What fails the second time does so without the flag as well.
      if (ordinary.length < 2 || next === undefined) continue;
      const later = session.exchanges.slice(i + 1).filter(isOrdinary);
      // What is closed stays closed; what fails in between fails by chance.
      const isForGood = later.every(failed);
      found.push({ ordinary, varied: exchange, next: isForGood ? next : exchange });
    }
    // One that went well another time has nothing against the flag.
    const well = found.filter(({ varied, next }) => ![varied, next].some(failed));
    const keys = new Set(well.map(({ varied }) => requestKey(varied)));
    for (const each of found) {
      if (well.includes(each) || !keys.has(requestKey(each.varied))) yield each;
    }
  },
  check({ ordinary, varied, next }) {
    if (ordinary.some(failed)) return;
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
        title: 'the second answer to a request is refused, whatever the server is like',
        python: python`
          seen = set()

          def app(environ, start_response):
              request = environ["REQUEST_METHOD"], environ.get("PATH_INFO"), environ.get("QUERY_STRING")
              busy = request in seen
              seen.add(request)
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

function isOrdinary({ request }: Exchange): boolean {
  return request !== null && request.variation === undefined;
}
