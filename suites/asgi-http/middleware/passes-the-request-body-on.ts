import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { item, type Py, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { RECEIVES } from '../../../src/model/served-asgi.ts';
import { clientLeft } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/middleware/passes-the-request-body-on',
  title: 'Passes the body of the request on whole, in order, and to its end',
  level: 'MUST',
  requirements: ['HTTP-067'],
  clause: www(
    'Request - receive event',
    'the consuming application should wait until it gets a chunk with this set to False',
  ),
  why: 'What the middleware has read itself, the application inside never sees, unless it is given to it again: uploads arrive without their beginning, or are waited for without end. Replay every event that you have taken, with its more_body.',
  on: 'pair',
  messages: {
    part: 'passed on {passed} of {count} bytes of the body',
    order: 'passed the body on in another order',
    more: 'passed the last piece of the body on with more_body',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call === undefined || outer.kind !== 'http' || pair.inside !== 'asgi') return;
    if (clientLeft(outer) || outer.request?.kind !== 'http') return;
    const whole = (outer.request.body ?? ['']).join('');
    const received = innerEvents(call, ...RECEIVES)
      .map((event) => ({ event, message: event.outcome?.returned ?? null }))
      .filter(({ message }) => message !== null && textItem(message, 'type') === 'http.request');
    if (received.length > 0) yield { call, whole, received };
  },
  check({ call, whole, received }) {
    const bodies = received.map(({ message }) => bodyOf(message));
    const passed = bodies.join('');
    const end = received.findIndex(({ message }) => !hasMore(message));
    const isWhole = passed.length === whole.length;
    if (isWhole && passed !== whole && sorted(passed) === sorted(whole)) {
      return { message: 'order', event: received[0]?.event };
    }
    // An end that is not the last event is another mistake.
    if (end >= 0 && end < received.length - 1) return;
    // A body that was changed is no part of the one that came.
    const isPart = passed.length < whole.length && whole.includes(passed);
    if (end >= 0 && isPart) {
      const data = { passed: passed.length, count: whole.length };
      return { message: 'part', event: received[end]?.event, data };
    }
    const asked = innerEvents(call, ...RECEIVES);
    const next = asked[asked.findIndex((event) => event === received.at(-1)?.event) + 1];
    if (end < 0 && passed === whole && next?.outcome?.waiting === true) {
      return { message: 'more', event: received.at(-1)?.event };
    }
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'reads the whole body first, and gives it in one piece',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  if scope["type"] != "http" or scope["method"] != "POST":
                      return await app(scope, receive, send)
                  body, more = b"", True
                  while more:
                      message = await receive()
                      if message["type"] != "http.request":
                          return
                      body += message.get("body", b"")
                      more = message.get("more_body", False)
                  taken = [{**message, "body": body}]

                  async def replaying():
                      return taken.pop() if taken else await receive()

                  await app(scope, replaying, send)
              return reading
        `,
      },
    ],
    violating: [
      {
        title: 'keeps the first piece to itself',
        reports: 'part',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  if scope["type"] == "http" and scope["method"] == "POST":
                      message = await receive()
                      if not message.get("more_body", False):
                          taken = [message]

                          async def replaying():
                              return taken.pop() if taken else await receive()

                          return await app(scope, replaying, send)
                  await app(scope, receive, send)
              return reading
        `,
      },
      {
        title: 'replays in the wrong order',
        reports: 'order',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  if scope["type"] != "http" or scope["method"] != "POST":
                      return await app(scope, receive, send)
                  pieces, more = [], True
                  while more:
                      message = await receive()
                      if message["type"] != "http.request":
                          return
                      pieces.append(message.get("body", b""))
                      more = message.get("more_body", False)

                  async def replaying():
                      if not pieces:
                          return await receive()
                      return {**message, "body": pieces.pop(), "more_body": bool(pieces)}

                  await app(scope, replaying, send)
              return reading
        `,
      },
      {
        title: 'never tells the end',
        reports: 'more',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  async def receiving():
                      message = await receive()
                      if message["type"] == "http.request" and message.get("body") == b"three":
                          return {**message, "more_body": True}
                      return message

                  await app(scope, receiving, send)
              return reading
        `,
      },
    ],
  },
});

function bodyOf(message: Py | null): string {
  const body = message === null ? undefined : item(message, 'body');
  return body?.py === 'bytes' ? body.value : '';
}

function hasMore(message: Py | null): boolean {
  const more = message === null ? undefined : item(message, 'more_body');
  return more?.py === 'bool' && more.value;
}

function sorted(text: string): string {
  return [...text].toSorted().join('');
}
