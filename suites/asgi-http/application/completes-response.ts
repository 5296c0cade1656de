import {
  endsContent,
  isContent,
  ownReturn,
  sendsAfterReturn,
  starts,
} from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import type { HttpExchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, messageType, sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/completes-response',
  title: 'Completes its response before it returns',
  level: 'MUST',
  requirements: ['HTTP-068', 'HTTP-072', 'HTTP-096'],
  clause: www(
    'Response Start - send event',
    'Needs to be followed by at least one response content message',
  ),
  why: 'A server waits for the end of the response: the client gets a 500, or an answer that breaks off. Send http.response.start and at least one http.response.body, the last of them without more_body.',
  on: 'http',
  messages: {
    neverStarted: 'returned without sending a response',
    noBody: 'returned after http.response.start without any http.response.body',
    unfinished: 'returned while more_body said that more of the body follows',
  },
  *given(exchange) {
    const returned = ownReturn(exchange);
    // A task that goes on sending is another rule's finding.
    const continued = sendsAfterReturn(exchange).length > 0;
    if (returned !== undefined && !continued && wasAskedOnly(exchange)) yield returned;
  },
  check(_, exchange) {
    const [start] = starts(exchange);
    if (start === undefined) return { message: 'neverStarted' };
    const last = sends(exchange).findLast(isContent);
    if (last === undefined) return { message: 'noBody', event: start };
    if (!endsContent(last)) return { message: 'unfinished', event: last };
  },
  examples: {
    conforming: [
      {
        title: 'an empty last body, and no body at all where there is none',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "OPTIONS":
                  await send({"type": "http.response.start", "status": 204})
                  await send({"type": "http.response.body"})
                  return
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello", "more_body": True})
              await send({"type": "http.response.body", "body": b""})
        `,
      },
      {
        title: 'waits for news, and gives up when the client does',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] == "OPTIONS":
                  while (await receive())["type"] != "http.disconnect":
                      pass
                  return
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'no answer to a method that it does not know',
        reports: 'neverStarted',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              if scope["method"] not in ("GET", "HEAD", "POST"):
                  return
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'headers alone for HEAD',
        reports: 'noBody',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              if scope["method"] != "HEAD":
                  await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a stream without an end',
        reports: 'unfinished',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200})
              for piece in (b"Hello, ", b"world"):
                  await send({"type": "http.response.body", "body": piece, "more_body": True})
        `,
      },
    ],
  },
});

/** False where the application met an event that HTTP does not have: it may give up then. */
function wasAskedOnly(exchange: HttpExchange): boolean {
  const known = ['http.request', 'http.disconnect'];
  return asgiEvents(exchange, 'deliver').every((event) => known.includes(messageType(event)));
}
