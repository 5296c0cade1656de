import { isWithin64Bits, starts } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/application/status-is-in-range',
  title: 'Gives http.response.start a status between 100 and 599',
  level: 'MAY',
  requirements: ['HTTP-078'],
  clause: www('Response Start - send event', 'status (int) -- HTTP status code'),
  why: 'HTTP defines five classes of status codes; clients and proxies take any other number as an error of the server, or refuse it. Use a code of the right class.',
  on: 'http',
  messages: { outOfRange: 'status is {status}, which is no status code of HTTP' },
  *given(exchange) {
    for (const start of starts(exchange)) {
      const status = item(start.message, 'status');
      // Beyond 64 bits it is the business of sends-serialisable-values.
      if (status?.py === 'int' && isWithin64Bits(status)) yield { start, status };
    }
  },
  check({ start, status }) {
    if (status.value < 100 || status.value > 599) {
      return { message: 'outOfRange', event: start, data: { status: show(status) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'codes that nobody has registered',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              status = 299 if scope["method"] == "GET" else 599
              await send({"type": "http.response.start", "status": status})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'zero for success',
        reports: 'outOfRange',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 0})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a code of its own',
        reports: 'outOfRange',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 999})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
