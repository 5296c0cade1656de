import {
  completion,
  disconnects,
  MANY_CALLS,
  standstill,
  starts,
} from '../../../src/model/asgi-http.ts';
import { asgi } from '../../../src/model/clause.ts';
import type { HttpExchange } from '../../../src/model/evidence.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, indexOfType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/ends-when-the-client-leaves',
  title: 'Ends soon after its client has left',
  level: 'MAY',
  requirements: ['HTTP-104', 'ASGI-003'],
  clause: asgi(
    'Overview',
    'is expected to last the lifetime of that connection plus a little longer if there is cleanup to do',
  ),
  why: 'Streams that nobody reads any more pile up until memory or connections run out. Let the OSError of send() end the stream, or wait for http.disconnect beside it.',
  on: 'http',
  messages: {
    goesOn: 'had begun its response and went on after its client had left',
    keepsReceiving: 'keeps calling receive() although each call says http.disconnect',
  },
  *given(exchange) {
    // That it never answers is another rule's finding.
    if (exchange.ended.how === 'hung' && starts(exchange).length === 0) return;
    const ends = disconnects(exchange);
    if (ends.length > 0 || indexOfType(exchange, 'leave') >= 0) yield ends;
  },
  check(ends, exchange) {
    if (exchange.ended.how !== 'hung') return;
    if (ends.length > MANY_CALLS) return { message: 'keepsReceiving', event: ends[0] };
    const begun = completion(exchange) === undefined;
    if (begun && indexOfType(exchange, 'leave') >= 0 && !wasIgnored(exchange)) {
      return { message: 'goesOn', at: standstill(exchange.ended.detail) };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a stream beside a task that waits for the end',
        python: python`
          import asyncio

          async def stream(send):
              while True:
                  await send({"type": "http.response.body", "body": b"tick", "more_body": True})
                  await asyncio.Event().wait()

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              if scope["method"] != "OPTIONS":
                  await send({"type": "http.response.body", "body": b"Hello"})
                  return
              task = asyncio.ensure_future(stream(send))
              while (await receive())["type"] != "http.disconnect":
                  pass
              task.cancel()
        `,
      },
      {
        title: 'a stream that cleans up when its client has gone',
        permits: ['HTTP-103'],
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "http":
                  raise ValueError(scope["type"])
              headers = [[b"content-type", b"text/plain"]]
              try:
                  await send({"type": "http.response.start", "status": 200, "headers": headers})
                  for _ in range(20):
                      await send({"type": "http.response.body", "body": b"tick", "more_body": True})
                  await send({"type": "http.response.body"})
              except OSError:
                  headers.clear()
                  if scope["path"] == "/":
                      raise
        `,
      },
    ],
    violating: [
      {
        title: 'a stream that waits for news alone',
        reports: 'goesOn',
        python: python`
          import asyncio

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              if scope["method"] == "OPTIONS":
                  await asyncio.Event().wait()
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a loop without an end around receive()',
        reports: 'keepsReceiving',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
              while scope["method"] == "OPTIONS":
                  await receive()
        `,
      },
    ],
  },
});

/** True where the server dropped in silence what was sent to nobody, as older ones may. */
function wasIgnored(exchange: HttpExchange): boolean {
  const version = textItem(item(exchange.offered, 'asgi') ?? exchange.offered, 'spec_version');
  const [major = 2, minor = 0] = (version ?? '2.0').split('.').map(Number);
  const isOld = major < 2 || (major === 2 && minor < 4);
  return isOld && asgiEvents(exchange, 'send').some((event) => event.closed);
}
