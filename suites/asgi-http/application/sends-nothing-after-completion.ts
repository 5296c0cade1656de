import { bodyLength, completion } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/sends-nothing-after-completion',
  title: 'Sends no more of a body once its response is complete',
  level: 'MAY',
  requirements: ['HTTP-093'],
  clause: www(
    'Response Body - send event',
    'response will be taken as complete and closed, and any further messages on the channel will be ignored',
  ),
  why: 'more_body is False where it is left out, so that every body event without it is the last: what follows is lost, and some servers raise. Say more_body=True in all events but the last.',
  on: 'http',
  follows: ['http/application/body-matches-content-length'],
  messages: { lost: 'sent {count} bytes of body after its response was complete' },
  *given(exchange) {
    const last = completion(exchange);
    if (last !== undefined) yield last;
  },
  check(last, exchange) {
    const sent = asgiEvents(exchange, 'send');
    const lost = sent
      .slice(sent.indexOf(last) + 1)
      .find((event) => messageType(event) === 'http.response.body' && bodyLength(event) > 0);
    if (lost !== undefined) {
      return { message: 'lost', event: lost, data: { count: bodyLength(lost) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'an empty body once more, in case',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
              await send({"type": "http.response.body", "body": b"", "more_body": False})
        `,
      },
    ],
    violating: [
      {
        title: 'two pieces, neither of which says that more follows',
        reports: 'lost',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              for piece in (b"Hello, ", b"world"):
                  await send({"type": "http.response.body", "body": piece})
        `,
      },
    ],
  },
});
