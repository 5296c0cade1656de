import { asgi } from '../../../src/model/clause.ts';
import { typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { sends } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/sends-event-dicts',
  title: 'Sends events that are dicts',
  level: 'MUST',
  requirements: ['ASGI-005'],
  clause: asgi('Events', 'Each event is a dict with a top-level type key'),
  why: 'A server looks keys up in what it is sent and raises out of send() when it is no dict. Pass {"type": "…"} with the keys of the event.',
  on: 'asgi',
  messages: { wrongType: 'sent {type}, not a dict' },
  *given(exchange) {
    for (const event of sends(exchange)) {
      if (event.args.length === 1 && event.kwargs.length === 0) yield event;
    }
  },
  check({ message }) {
    if (message.py !== 'dict') return { message: 'wrongType', data: { type: typeName(message) } };
  },
  examples: {
    conforming: [
      {
        title: 'a subclass of dict, and a dict made of keyword arguments',
        python: python`
          from collections import OrderedDict

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send(OrderedDict(type="http.response.start", status=200))
              await send(dict(type="http.response.body", body=b"Hello"))
        `,
      },
    ],
    violating: [
      {
        title: 'a type and its keys as a tuple',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send(("http.response.start", {"status": 200}))
              await send(("http.response.body", {"body": b"Hello"}))
        `,
      },
      {
        title: 'a dataclass',
        reports: 'wrongType',
        python: python`
          from dataclasses import dataclass

          @dataclass
          class Start:
              status: int
              type: str = "http.response.start"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send(Start(200))
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
