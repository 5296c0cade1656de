import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { methodOf, ownException, sandwich } from '../../../src/model/series.ts';

export default defineRule({
  id: 'wsgi/application/answers-unusual-requests',
  title: 'Traps its errors where a request is unusual, and answers',
  level: 'SHOULD',
  requirements: ['WSGI-228'],
  clause: pep3333(
    'Error Handling',
    'In general, applications should try to trap their own, internal errors, and display a helpful message in the browser.',
  ),
  why: 'Whoever sends an odd path, query or body gets an answer of the server that says nothing, and a stack trace fills the log. Check what comes from outside, and answer 400 or 404 where it will not do.',
  on: 'series',
  messages: { raised: 'raised {type} where a plain request for the same route is answered' },
  *given(series) {
    const found = sandwich(series, 'http/properties/unusual-requests');
    if (found?.unusual.kind !== 'wsgi') return;
    // What is refused by an exception for each request with a method is not unusual.
    if (methodOf(found.plain) === methodOf(found.unusual)) yield found.unusual;
  },
  check(unusual) {
    const event = ownException(unusual);
    if (event !== undefined) {
      return { message: 'raised', data: { type: event.exception.type }, event };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an answer that says what is wrong',
        python: python`
          def application(environ, start_response):
              if "a" in environ["PATH_INFO"]:
                  start_response("400 Bad Request", [("Content-Type", "text/plain")])
                  return [b"no such letter"]
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"hello"]
        `,
      },
      {
        title: 'an exception for every request',
        python: python`
          def application(environ, start_response):
              if "a" in environ["PATH_INFO"]:
                  start_response("400 Bad Request", [("Content-Type", "text/plain")])
                  return [b"no such letter"]
              if environ["REQUEST_METHOD"] in ("POST", "OPTIONS"):
                  raise RuntimeError("not today")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"hello"]
        `,
      },
    ],
    violating: [
      {
        title: 'takes what follows the slash for a number',
        reports: 'raised',
        python: python`
          def application(environ, start_response):
              number = int(environ["PATH_INFO"].strip("/") or "0")
              start_response("200 OK", [("Content-Type", "text/plain")])
              return [b"%d" % (number % 2)]
        `,
      },
    ],
  },
});
