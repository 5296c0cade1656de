import { asgi } from '../../../src/model/clause.ts';
import { type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, received } from '../../../src/model/served-asgi.ts';

/** What the specifications name has rules of its own. */
const SPECIFIED = ['type', 'body', 'more_body', 'bytes', 'text', 'code', 'reason'];

export default defineRule({
  id: 'asgi/server/events-hold-plain-values',
  title: 'Puts only values that can be serialised into events',
  level: 'MUST',
  requirements: ['ASGI-008', 'ASGI-009', 'ASGI-010', 'ASGI-011'],
  clause: asgi('Events', 'they need to be serializable, and so they are only allowed to contain'),
  why: 'Events are sent over networks and between processes, where an object, a NaN or an integer beyond 64 bits does not arrive.',
  on: 'served',
  messages: {
    object: '{key} of {type} holds {value}',
    key: '{key} of {type} holds a dict with the key {value}',
    range: '{key} of {type} holds an integer beyond 64 bits',
    infinite: '{key} of {type} holds {value}',
  },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) yield* received(call);
  },
  check({ event, message, type }) {
    if (message.py !== 'dict') return;
    for (const [name, value] of message.items) {
      const key = name.py === 'str' ? name.value : show(name);
      const fault = SPECIFIED.includes(key) ? undefined : faultIn(value);
      if (fault === undefined) continue;
      const data = { key, type, value: show(fault.value) };
      return { message: fault.message, event, data };
    }
  },
  examples: {
    conforming: [
      {
        title: 'extra keys with plain values',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def with_more():
                      more = {"x": [1, 2.5, None, True, "a", b"b", {"c": -(2**63)}]}
                      return {**await receive(), **more}

                  await app(scope, with_more, send)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'an object',
        reports: 'object',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def with_more():
                      return {**await receive(), "at": object()}

                  own = scope["type"] == "http" and scope["method"] == "PUT"
                  await app(scope, with_more if own else receive, send)

              return wrapped
        `,
      },
      {
        title: 'keys that are numbers',
        reports: 'key',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def with_more():
                      return {**await receive(), "parts": [{1: "one"}]}

                  own = scope["type"] == "http" and scope["method"] == "PUT"
                  await app(scope, with_more if own else receive, send)

              return wrapped
        `,
      },
      {
        title: 'a large number',
        reports: 'range',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def with_more():
                      return {**await receive(), "id": 2**63}

                  own = scope["type"] == "http" and scope["method"] == "PUT"
                  await app(scope, with_more if own else receive, send)

              return wrapped
        `,
      },
      {
        title: 'not a number',
        reports: 'infinite',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def with_more():
                      return {**await receive(), "age": float("nan")}

                  own = scope["type"] == "http" and scope["method"] == "PUT"
                  await app(scope, with_more if own else receive, send)

              return wrapped
        `,
      },
    ],
  },
});

interface Fault {
  readonly message: 'object' | 'key' | 'range' | 'infinite';
  readonly value: Py;
}

function faultIn(value: Py): Fault | undefined {
  switch (value.py) {
    case 'object':
      return { message: 'object', value };
    case 'int':
      return isLarge(value.digits) ? { message: 'range', value } : undefined;
    case 'float':
      return /inf|nan/.test(value.value) ? { message: 'infinite', value } : undefined;
    case 'list':
    case 'tuple':
      return value.items.map(faultIn).find((fault) => fault !== undefined);
    case 'dict': {
      const odd = value.items.find(([key]) => key.py !== 'str');
      if (odd !== undefined) return { message: 'key', value: odd[0] };
      return value.items.map(([, each]) => faultIn(each)).find((fault) => fault !== undefined);
    }
    default:
      return undefined;
  }
}

/** `digits` is there for integers that a JavaScript number does not hold. */
function isLarge(digits: string | undefined): boolean {
  if (digits === undefined) return false;
  const number = BigInt(digits);
  return number >= 2n ** 63n || number < -(2n ** 63n);
}
