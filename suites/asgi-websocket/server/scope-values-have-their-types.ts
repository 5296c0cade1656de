import { www } from '../../../src/model/clause.ts';
import { item, type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf } from '../../../src/model/served-asgi.ts';

const REQUIRED = ['path', 'headers'];

export default defineRule({
  id: 'asgi-websocket/server/scope-values-have-their-types',
  title: 'Gives the values of a WebSocket’s scope the types of the specification',
  level: 'MUST',
  requirements: ['WS-010', 'WS-012', 'WS-016', 'WS-017', 'WS-018', 'WS-019', 'WS-028', 'WS-030'],
  clause: www('Websocket Connection Scope', 'Subprotocols the client advertised'),
  why: 'An application that compares text with bytes finds them unequal, and one that joins them raises.',
  on: 'served',
  messages: { missing: '{key} is missing', wrong: '{key} is {value}, not {wanted}' },
  *given(served) {
    for (const call of callOf(served, 'websocket')) {
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
          LEFT_OUT = ("http_version", "scheme", "raw_path", "root_path", "client", "server")

          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "websocket":
                      scope = {key: scope[key] for key in scope if key not in LEFT_OUT}
                  await app(scope, receive, send)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'subprotocols in bytes',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  names = scope["subprotocols"]
                  return {**scope, "subprotocols": [name.encode() for name in names]}
        `,
      },
      {
        title: 'subprotocols in one str',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  scope = super().websocket_scope(socket)
                  return {**scope, "subprotocols": scope["subprotocols"] or ""}
        `,
      },
      {
        title: 'a number for the version',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def websocket_scope(self, socket):
                  return {**super().websocket_scope(socket), "http_version": 1.1}
        `,
      },
      {
        title: 'no path',
        reports: 'missing',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  if scope["type"] == "websocket":
                      scope = {key: scope[key] for key in scope if key != "path"}
                  await app(scope, receive, send)

              return wrapped
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

const SHAPES: Readonly<Record<string, Shape>> = {
  http_version: {
    name: '"1.1" or "2"',
    test: (value) => value.py === 'str' && ['1.1', '2', '3'].includes(value.value),
  },
  path: TEXT,
  root_path: TEXT,
  raw_path: { name: 'bytes or None', test: ({ py }) => py === 'bytes' || py === 'none' },
  query_string: { name: 'bytes or None', test: ({ py }) => py === 'bytes' || py === 'none' },
  headers: {
    name: 'pairs of bytes',
    test: (value) =>
      value.py === 'object' ||
      (isSequence(value) &&
        itemsOf(value).every(
          (pair) =>
            pair.py === 'object' ||
            (isSequence(pair) &&
              itemsOf(pair).length === 2 &&
              itemsOf(pair).every(({ py }) => py === 'bytes')),
        )),
  },
  subprotocols: {
    name: 'an iterable of str',
    test: (value) =>
      value.py === 'object' ||
      (isSequence(value) && itemsOf(value).every((each) => TEXT.test(each))),
  },
  state: {
    name: 'a dict with keys of str',
    test: (value) => value.py === 'dict' && value.items.every(([key]) => key.py === 'str'),
  },
};

function isSequence({ py }: Py): boolean {
  return py === 'list' || py === 'tuple';
}
