import { asgi } from '../../../src/model/clause.ts';
import type { AsgiEvent } from '../../../src/model/evidence.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, outerSends } from '../../../src/model/pairs.ts';
import { item, type Py, show, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { flag, RECEIVES } from '../../../src/model/served-asgi.ts';
import { asgiEvents, messageType } from '../../../src/model/select.ts';

const KEY = 'x_gw_conform';

export default defineRule({
  id: 'asgi/middleware/forwards-unknown-keys',
  title: 'Passes keys that it does not know on with the events',
  level: 'MAY',
  requirements: ['ASGI-053'],
  clause: asgi(
    'Error Handling',
    'In both cases, the presence of additional keys in the event dictionary should not raise an exception',
  ),
  why: 'New versions and extensions add keys to events that exist already. A middleware that makes the events anew takes from server and application what they have agreed on. Change a copy of the event, {**message, …}.',
  on: 'pair',
  messages: {
    scope: 'left a key out of the scope that the server had put there',
    received: 'left a key out of {type} that the server had added',
    sent: 'left a key out of {type} that the application inside had added',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call === undefined || outer.kind === 'wsgi' || pair.inside !== 'asgi') return;
    if (item(outer.offered, KEY) !== undefined && call.offered.py === 'dict') {
      yield { event: call, way: 'scope', type: outer.kind, passed: call.offered } as const;
    }
    const delivered = asgiEvents(outer, 'deliver').map(({ message }) => message);
    for (const event of innerEvents(call, ...RECEIVES)) {
      const { returned } = event.outcome ?? {};
      if (returned?.py !== 'dict' || isLast(returned)) continue;
      const source = delivered.find((each) => without(each) === without(returned));
      if (source !== undefined && item(source, KEY) !== undefined) {
        yield { event, way: 'received', type: typeOf(returned), passed: returned } as const;
      }
    }
    for (const event of innerEvents(call, 'send')) {
      const message = event.step?.do === 'send' ? event.step.message : undefined;
      if (message === undefined || item(message, KEY) === undefined || isLast(message)) continue;
      const type = typeOf(message);
      // Where it was changed otherwise, it may have to be another event.
      const passed = outerSends(pair, type).find((each) => isAlike(each, message));
      if (passed !== undefined) {
        yield { event: passed, way: 'sent', type, passed: passed.message } as const;
      }
    }
  },
  check({ event, way, type, passed }) {
    if (item(passed, KEY) !== undefined) return;
    if (way === 'scope') return { message: way, event };
    return { message: way, event, data: { type } };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'reads the whole body first',
        python: python`
          def middleware(app):
              async def gathering(scope, receive, send):
                  if scope["type"] != "http":
                      return await app(scope, receive, send)
                  parts, ended = [], None
                  while ended is None:
                      message = await receive()
                      if message["type"] == "http.request":
                          parts.append(message.get("body", b""))
                      if not message.get("more_body"):
                          ended = message
                  body = {"type": "http.request", "body": b"".join(parts)}
                  left = [body if ended["type"] == "http.request" else ended]

                  async def replaying():
                      return left.pop() if left else await receive()

                  await app(scope, replaying, send)
              return gathering
        `,
      },
    ],
    violating: [
      {
        title: 'makes the scope of a request anew',
        reports: 'scope',
        python: python`
          KNOWN = ("type", "asgi", "http_version", "method", "scheme", "path", "raw_path")
          KNOWN += ("query_string", "root_path", "headers", "client", "server", "extensions", "state")

          def middleware(app):
              async def knowing(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {key: scope[key] for key in KNOWN if key in scope}
                  await app(scope, receive, send)
              return knowing
        `,
      },
      {
        title: 'makes the events of the request anew',
        reports: 'received',
        python: python`
          def middleware(app):
              async def reading(scope, receive, send):
                  async def receiving():
                      message = await receive()
                      if message["type"] == "http.request":
                          return {
                              "type": "http.request",
                              "body": message.get("body", b""),
                              "more_body": message.get("more_body", False),
                          }
                      return message

                  await app(scope, receiving, send)
              return reading
        `,
      },
      {
        title: 'makes the start of the response anew',
        reports: 'sent',
        python: python`
          def middleware(app):
              async def starting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start" and not message.get("trailers"):
                          message = {
                              "type": "http.response.start",
                              "status": message["status"],
                              "headers": list(message.get("headers", [])),
                          }
                      await send(message)

                  await app(scope, receive, sending)
              return starting
        `,
      },
    ],
  },
});

/** One that has gathered a body passes all of it on in an event of its own, which looks like this. */
function isLast(message: Py): boolean {
  const isBody = ['http.request', 'http.response.body'].includes(typeOf(message));
  return isBody && flag(message, 'more_body') !== true;
}

function typeOf(message: Py): string {
  return textItem(message, 'type') ?? '';
}

function without(message: Py): string {
  if (message.py !== 'dict') return show(message);
  const kept = message.items.filter(([key]) => key.py === 'str' && key.value !== KEY);
  return show({ ...message, items: kept }, 5000);
}

function isAlike(event: AsgiEvent & { readonly message: Py }, message: Py): boolean {
  return messageType(event) === typeOf(message) && without(event.message) === without(message);
}
