import { addedItems, isWithin64Bits, nested } from '../../../src/model/asgi-http.ts';
import { asgi } from '../../../src/model/clause.ts';
import { item, type Py, show, str, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/sends-serialisable-values',
  title: 'Puts only values into events that can be serialised',
  level: 'MUST',
  requirements: ['ASGI-013', 'ASGI-014', 'ASGI-015', 'ASGI-016'],
  clause: asgi(
    'Events',
    'they need to be serializable, and so they are only allowed to contain the following types',
  ),
  why: 'A server or middleware that passes events on to another process cannot encode anything else, and fails far from the line that put it there. Keep objects of your own in scope["state"] or a context variable.',
  on: 'asgi',
  messages: {
    wrongType: '{key} of an event holds {type}, which events cannot contain',
    tooLarge: '{key} of an event holds {value}, beyond 64 bits',
    notFinite: '{key} of an event holds {value}, which is no finite number',
    wrongKey: '{key} of an event holds a dict with a key that is {type}, not str',
  },
  *given(exchange) {
    for (const event of sends(exchange)) if (event.message.py === 'dict') yield event;
  },
  check({ message }) {
    const status = item(message, 'status');
    const items = addedItems(message);
    for (const [key, value] of status === undefined
      ? items
      : [...items, ['status', status] as const]) {
      for (const each of nested(value)) {
        if (key === 'status' && each.py !== 'int') continue;
        const problem = problemOf(each, show(str(key), 40));
        if (problem !== undefined) return problem;
      }
    }
  },
  examples: {
    conforming: [
      {
        title: 'every type that is allowed, and the limits of each',
        python: python`
          NOTE = {
              "bytes": b"\xff", "str": "\u20ac", "list": [1, [True, None]], "dict": {"a": {"b": 1.5}},
              "int": [2**63 - 1, -2**63], "float": [1.7976931348623157e308, -0.0],
          }

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "x-note": NOTE})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'an object for the middleware around it',
        reports: 'wrongType',
        python: python`
          class User:
              name = "ann"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "user": User()})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a set in a list',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "tags": [{"a", "b"}]})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a counter of 65 bits',
        reports: 'tooLarge',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "x-id": 2**63})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a ratio that was never computed',
        reports: 'notFinite',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "x": {"ratio": float("nan")}})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a table with numbers as keys',
        reports: 'wrongKey',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "x-table": {1: "one"}})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});

function problemOf(value: Py, key: string) {
  switch (value.py) {
    case 'object':
      // Where the recording was cut, nothing is known of what stood there.
      if (value.repr === '…') return;
      return { message: 'wrongType', data: { key, type: typeName(value) } } as const;
    case 'int':
      if (isWithin64Bits(value)) return;
      return { message: 'tooLarge', data: { key, value: show(value, 30) } } as const;
    case 'float':
      if (Number.isFinite(Number(value.value))) return;
      return { message: 'notFinite', data: { key, value: show(value) } } as const;
    case 'dict': {
      const wrong = value.items.find(([name]) => name.py !== 'str')?.[0];
      if (wrong === undefined) return;
      return { message: 'wrongKey', data: { key, type: typeName(wrong) } } as const;
    }
    default:
      return;
  }
}
