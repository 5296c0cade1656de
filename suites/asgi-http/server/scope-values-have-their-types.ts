import { asgi } from '../../../src/model/clause.ts';
import { item, type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf } from '../../../src/model/served-asgi.ts';

const REQUIRED = ['http_version', 'method', 'path', 'query_string', 'headers'];

export default defineRule({
  id: 'asgi-http/server/scope-values-have-their-types',
  title: 'Gives the values of the scope the types of the specification',
  level: 'MUST',
  requirements: [
    'ASGI-066',
    'HTTP-016',
    'HTTP-018',
    'HTTP-021',
    'HTTP-024',
    'HTTP-027',
    'HTTP-030',
    'HTTP-032',
    'HTTP-036',
    'HTTP-037',
    'HTTP-038',
    'HTTP-046',
    'HTTP-049',
    'HTTP-052',
  ],
  clause: asgi(
    'Strings and Unicode',
    'byte string refers to the bytes type in Python 3. Unicode string refers to the str type in Python 3.',
  ),
  why: 'An application that compares text with bytes finds them unequal, and one that joins them raises.',
  on: 'served',
  messages: { missing: '{key} is missing', wrong: '{key} is {value}, not {wanted}' },
  *given(served) {
    for (const call of callOf(served, 'http')) {
      for (const [key, wanted] of Object.entries(SHAPES)) yield { call, key, wanted };
    }
  },
  check({ call, key, wanted }) {
    const value = item(call.offered, key);
    if (value === undefined) {
      return REQUIRED.includes(key)
        ? { message: 'missing', event: call, data: { key } }
        : undefined;
    }
    if (wanted.test(value)) return;
    return {
      message: 'wrong',
      event: call,
      data: { key, value: show(value), wanted: wanted.name },
    };
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'what is optional left out',
        python: python`
          LEFT_OUT = ("scheme", "raw_path", "root_path", "client", "server")

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {key: scope[key] for key in scope if key not in LEFT_OUT}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
      {
        title: 'tuples, and None for what is not known',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      headers = tuple(map(tuple, scope["headers"]))
                      scope = {**scope, "headers": headers, "raw_path": None, "client": None}
                      scope["server"] = ("/run/server.sock", None)
                  await app(scope, receive, send)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'no query_string',
        reports: 'missing',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "http":
                      scope = {key: scope[key] for key in scope if key != "query_string"}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
      {
        title: 'a query_string of text',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_scope(self, exchange):
                  scope = super().http_scope(exchange)
                  return scope if scope["query_string"] else {**scope, "query_string": ""}
        `,
      },
      {
        title: 'a path of bytes',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_path(self, head):
                  path = super().scope_path(head)
                  return path.encode() if head.method == "PROPFIND" else path
        `,
      },
      {
        title: 'an empty scheme',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_scope(self, exchange):
                  return {**super().http_scope(exchange), "scheme": ""}
        `,
      },
      {
        title: 'header values in text',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def scope_headers(self, head):
                  headers = super().scope_headers(head)
                  if head.method != "PROPFIND":
                      return headers
                  return [
                      [name, value if name.startswith(b"x-gw") else value.decode()]
                      for name, value in headers
                  ]
        `,
      },
      {
        title: 'a port in digits',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_scope(self, exchange):
                  scope = super().http_scope(exchange)
                  if scope["method"] == "PROPFIND":
                      scope["client"] = [scope["client"][0], str(scope["client"][1])]
                  return scope
        `,
      },
      {
        title: 'no state',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_scope(self, exchange):
                  return {**super().http_scope(exchange), "state": None}
        `,
      },
    ],
  },
});

interface Shape {
  readonly name: string;
  test(value: Py): boolean;
}

const TEXT: Shape = { name: 'str', test: ({ py }) => py === 'str' };
const BYTES: Shape = { name: 'bytes', test: ({ py }) => py === 'bytes' };

const SHAPES: Readonly<Record<string, Shape>> = {
  http_version: TEXT,
  method: TEXT,
  path: TEXT,
  root_path: TEXT,
  query_string: BYTES,
  scheme: {
    name: 'a str that is not empty',
    test: (value) => value.py === 'str' && value.value !== '',
  },
  raw_path: { name: 'bytes or None', test: ({ py }) => py === 'bytes' || py === 'none' },
  headers: {
    name: 'pairs of bytes',
    // Another iterable is not looked into.
    test: (value) =>
      value.py === 'object' ||
      (isSequence(value) &&
        itemsOf(value).every(
          (pair) =>
            pair.py === 'object' ||
            (isPair(pair) && itemsOf(pair).every((each) => BYTES.test(each))),
        )),
  },
  client: { name: 'a host and a port', test: (value) => isAddress(value, ['int']) },
  server: { name: 'a host and a port', test: (value) => isAddress(value, ['int', 'none']) },
  state: {
    name: 'a dict with keys of str',
    test: (value) => value.py === 'dict' && value.items.every(([key]) => key.py === 'str'),
  },
};

function isSequence({ py }: Py): boolean {
  return py === 'list' || py === 'tuple';
}

function isPair(value: Py): boolean {
  return isSequence(value) && itemsOf(value).length === 2;
}

function isAddress(value: Py, ports: readonly string[]): boolean {
  if (value.py === 'none' || value.py === 'object') return true;
  const [host, port] = itemsOf(value);
  return isPair(value) && host?.py === 'str' && ports.includes(port?.py ?? '');
}
