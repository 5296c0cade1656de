import { asgi } from '../../../src/model/clause.ts';
import { item, type Py, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/sends-typed-events',
  title: 'Sends events that name their type as a str',
  level: 'MUST',
  requirements: ['ASGI-007'],
  clause: asgi(
    'Events',
    'a dict with a top-level type key that contains a Unicode string of the message type',
  ),
  why: 'A server tells by the type what to do with an event, and raises out of send() without it. Name it as a str: "http.response.start".',
  on: 'asgi',
  messages: {
    missing: "sent an event without a key 'type'",
    wrongType: "the 'type' of an event is {type}, not str",
  },
  *given(exchange) {
    for (const event of sends(exchange)) if (event.message.py === 'dict') yield event;
  },
  check({ message }) {
    const type = item(message, 'type');
    if (type === undefined) {
      // A key b"type" is the business of uses-str-keys.
      return hasStrKeysOnly(message) ? { message: 'missing' } : undefined;
    }
    if (type.py !== 'str') return { message: 'wrongType', data: { type: typeName(type) } };
  },
  examples: {
    conforming: [
      {
        title: 'a str enum',
        python: python`
          from enum import Enum

          class Event(str, Enum):
              START = "http.response.start"
              BODY = "http.response.body"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": Event.START, "status": 200})
              await send({"type": Event.BODY, "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'status and headers alone',
        reports: 'missing',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"status": 200, "headers": []})
              await send({"body": b"Hello"})
        `,
      },
      {
        title: 'a type as bytes',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": b"http.response.start", "status": 200})
              await send({"type": b"http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});

function hasStrKeysOnly(message: Py): boolean {
  return message.py === 'dict' && message.items.every(([key]) => key.py === 'str');
}
