import { starts } from '../../../src/model/asgi-http.ts';
import { www } from '../../../src/model/clause.ts';
import { item, type Py, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { itemsOf } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-http/application/headers-are-byte-pairs',
  title: 'Gives response headers as pairs of bytes',
  level: 'MUST',
  requirements: ['HTTP-079', 'ASGI-067'],
  clause: www(
    'Response Start - send event',
    'An iterable of [name, value] two-item iterables, where name is the header name, and value is the header value',
  ),
  why: 'A server writes names and values to the socket as they are, and raises out of send() when they are no bytes. Encode them: (b"content-length", str(n).encode()).',
  on: 'http',
  messages: {
    notIterable: 'headers is {type}, not an iterable of pairs',
    notPair: 'a header is {type} ({value}), not a name and a value',
    wrongName: 'the header name {value} is {type}, not bytes',
    wrongValue: 'the value of the header {name} is {type}, not bytes',
  },
  *given(exchange) {
    for (const start of starts(exchange)) {
      const headers = item(start.message, 'headers');
      if (headers !== undefined) yield { start, headers };
    }
  },
  check({ start, headers }) {
    const pairs = itemsOf(headers);
    if (pairs === undefined) {
      return { message: 'notIterable', event: start, data: { type: typeName(headers) } };
    }
    for (const pair of pairs) {
      const problem = problemOf(pair);
      if (problem !== undefined) return { ...problem, event: start };
    }
  },
  examples: {
    conforming: [
      {
        title: 'tuples and lists, made by a generator',
        python: python`
          HEADERS = {"content-type": "text/plain", "x-empty": ""}

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              pairs = ((name.encode(), value.encode()) for name, value in HEADERS.items())
              await send({"type": "http.response.start", "status": 200, "headers": pairs})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'the items of a dict, and pairs that are iterators',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = {b"content-type": b"text/plain"}.items()
              if scope["method"] == "HEAD":
                  headers = [iter(pair) for pair in headers]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'a dict',
        reports: 'notIterable',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = {b"content-type": b"text/plain"}
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'None for no headers',
        reports: 'notIterable',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "headers": None})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'header lines',
        reports: 'notPair',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [b"content-type: text/plain"]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'names and values as in WSGI',
        reports: 'wrongName',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [("content-type", "text/plain")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a length as a number',
        reports: 'wrongValue',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-length", 5)]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});

function problemOf(pair: Py) {
  // What a dict yields are its keys: odd, and two of them are a pair all the same.
  const items = pair.py === 'dict' ? pair.items.map(([key]) => key) : itemsOf(pair);
  const [name, value, ...rest] = items ?? [];
  if (name === undefined || value === undefined || rest.length > 0) {
    const data = { type: typeName(pair), value: show(pair, 40) };
    return { message: 'notPair', data } as const;
  }
  if (name.py !== 'bytes') {
    return { message: 'wrongName', data: { type: typeName(name), value: show(name, 40) } } as const;
  }
  if (value.py !== 'bytes') {
    return {
      message: 'wrongValue',
      data: { type: typeName(value), name: show(name, 40) },
    } as const;
  }
  return undefined;
}
