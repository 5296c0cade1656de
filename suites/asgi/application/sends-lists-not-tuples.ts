import { addedItems, nested } from '../../../src/model/asgi-http.ts';
import { asgi } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/sends-lists-not-tuples',
  title: 'Adds lists to events, not tuples',
  level: 'SHOULD',
  requirements: ['ASGI-017'],
  clause: asgi('Events', 'Lists (tuples should be encoded as lists)'),
  why: 'What was a tuple is a list once the event has crossed a process: code that compares the two or hashes it works in one place only. Headers are another matter: any iterable will do there.',
  on: 'asgi',
  messages: { tuple: '{key} of an event holds a tuple, not a list' },
  *given(exchange) {
    for (const event of sends(exchange)) if (event.message.py === 'dict') yield event;
  },
  check({ message }) {
    for (const [key, value] of addedItems(message)) {
      for (const each of nested(value)) {
        if (each.py === 'tuple') return { message: 'tuple', data: { key: show(str(key), 40) } };
      }
    }
  },
  examples: {
    conforming: [
      {
        title: 'tuples for the headers, a list for a key of its own',
        python: python`
          HEADERS = ((b"content-type", b"text/plain"), (b"x-frame-options", b"deny"))

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              start = {"type": "http.response.start", "status": 200, "headers": HEADERS}
              await send({**start, "x-route": ["users", 1]})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'a route as a tuple',
        reports: 'tuple',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "x-route": ("users", 1)})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
