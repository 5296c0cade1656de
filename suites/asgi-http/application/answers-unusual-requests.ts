import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { statusOf } from '../../../src/model/select.ts';
import { methodOf, ownException, sandwich } from '../../../src/model/series.ts';

export default defineRule({
  id: 'asgi-http/application/answers-unusual-requests',
  title: 'Answers where a request is unusual, as it answers plain ones',
  level: 'MAY',
  requirements: ['HTTP-072'],
  clause: www(
    'Response Start - send event',
    'Needs to be followed by at least one response content message',
  ),
  why: 'Whoever sends an odd path, query or body gets an answer of the server that says nothing, and a stack trace fills the log. Check what comes from outside, and answer 400 or 404 where it will not do.',
  on: 'series',
  messages: { raised: 'raised {type} and sent nothing where a plain request is answered' },
  *given(series) {
    const found = sandwich(series, 'http/properties/unusual-requests');
    if (found?.unusual.kind !== 'http') return;
    // What is refused by an exception for each request with a method is not unusual.
    if (methodOf(found.plain) === methodOf(found.unusual)) yield found.unusual;
  },
  check(unusual) {
    const event = ownException(unusual);
    // A framework may raise what it has answered with 500, for the server's log.
    if (event === undefined || statusOf(unusual) !== null) return;
    return { message: 'raised', data: { type: event.exception.type }, event };
  },
  examples: {
    conforming: [
      {
        title: 'an answer that says what is wrong, and then the exception',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              status = 500 if "a" in scope["path"] else 200
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b"hello"})
              if status == 500:
                  raise RuntimeError("for the log")
        `,
      },
    ],
    violating: [
      {
        title: 'takes every segment of the path for one of the raw path',
        reports: 'raised',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError("only http")
              raw = (scope.get("raw_path") or scope["path"].encode()).split(b"/")
              number = len([raw[i] for i, _ in enumerate(scope["path"].split("/"))])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"%d" % number})
        `,
      },
    ],
  },
});
