import { www } from '../../../src/model/clause.ts';
import { item, type Py, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { effectiveSends, elementsOf } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/accept-headers-are-byte-pairs',
  title: 'Gives the headers of an accept as pairs of bytes',
  level: 'MUST',
  requirements: ['WS-051'],
  clause: www(
    'Accept - send event',
    'headers (Iterable[[byte string, byte string]]) -- An iterable of [name, value] two-item iterables',
  ),
  why: 'Servers write the bytes into the answer to the handshake; anything else makes them raise, and the client is refused. Encode names and values, and give a list of pairs, not a dict.',
  on: 'websocket',
  messages: {
    notIterable: 'headers in websocket.accept is {type}, not an iterable of pairs',
    notPair: 'an item of the headers in websocket.accept is {item}, not a pair',
    wrongType: 'the {part} of the accept header {name} is {type}, not bytes',
  },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.accept')) {
      const headers = item(event.message, 'headers');
      if (headers !== undefined) yield { event, headers };
    }
  },
  check({ event, headers }) {
    const items = elementsOf(headers);
    if (items === undefined) {
      return { message: 'notIterable', event, data: { type: typeName(headers) } };
    }
    for (const each of items) {
      const [name, value, ...rest] = elementsOf(each) ?? [];
      if (name === undefined || value === undefined || rest.length > 0) {
        return { message: 'notPair', event, data: { item: describe(each) } };
      }
      const part = name.py === 'bytes' ? 'value' : 'name';
      const wrong = part === 'value' ? value : name;
      if (wrong.py === 'bytes') continue;
      return {
        message: 'wrongType',
        event,
        data: { part, name: show(name), type: typeName(wrong) },
      };
    }
  },
  examples: {
    conforming: [
      {
        title: 'lists and tuples',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              headers = [[b"x-one", b"1"], (b"x-two", b"")]
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = headers
              await send(accept)
        `,
      },
      {
        title: 'a tuple, an empty one, or a generator',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  offered = len(scope.get("subprotocols", ()))
                  cookies = ((b"set-cookie", name + b"=1") for name in (b"a", b"b"))
                  accept["headers"] = [(), ((b"x-one", b"1"),), cookies][offered]
              await send(accept)
        `,
      },
    ],
    violating: [
      {
        title: 'None',
        reports: 'notIterable',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = None
              await send(accept)
        `,
      },
      {
        title: 'a dict',
        reports: 'notPair',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = {b"x-one": b"1"}
              await send(accept)
        `,
      },
      {
        title: 'str',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = [("x-one", "1")]
              await send(accept)
        `,
      },
      {
        title: 'a number as a value, from a generator',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              limits = {b"x-limit": 10, b"x-rest": 9}
              accept = {"type": "websocket.accept"}
              if scope["asgi"].get("spec_version", "2.0") != "2.0":
                  accept["headers"] = limits.items()
              await send(accept)
        `,
      },
    ],
  },
});

function describe(value: Py): string {
  const size = elementsOf(value)?.length;
  return size === undefined ? typeName(value) : `${typeName(value)} of length ${size}`;
}
