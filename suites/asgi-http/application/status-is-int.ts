import { starts } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { item, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/status-is-int',
  title: 'Gives http.response.start a status that is an int',
  level: 'MUST',
  requirements: ['HTTP-077'],
  clause: www('Response Start - send event', 'status (int) -- HTTP status code'),
  why: 'A server looks the reason phrase up by the number, and raises out of send() where it is no number or missing. Pass 200, or http.HTTPStatus.OK, which is an int.',
  on: 'http',
  messages: {
    missing: "http.response.start has no key 'status'",
    wrongType: 'status is {type} ({value}), not int',
  },
  *given(exchange) {
    yield* starts(exchange);
  },
  check({ message }) {
    const status = item(message, 'status');
    if (status === undefined) {
      const keys = message.py === 'dict' ? message.items.map(([key]) => key.py) : [];
      // A key b"status" is the business of uses-str-keys.
      return keys.every((key) => key === 'str') ? { message: 'missing' } : undefined;
    }
    if (status.py !== 'int') {
      const data = { type: typeName(status), value: show(status, 30) };
      return { message: 'wrongType', data };
    }
  },
  examples: {
    conforming: [
      {
        title: 'a member of http.HTTPStatus',
        python: python`
          from http import HTTPStatus

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": HTTPStatus.ACCEPTED})
              await send({"type": "http.response.body", "body": b"Later"})
        `,
      },
    ],
    violating: [
      {
        title: 'a status line as in WSGI',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": "200 OK"})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'True for success',
        reports: 'wrongType',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": True})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'headers alone',
        reports: 'missing',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "headers": []})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
