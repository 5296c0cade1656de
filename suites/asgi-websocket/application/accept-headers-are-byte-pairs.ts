import { www } from '../../../src/model/clause.ts';
import { item, show, typeName } from '../../../src/model/py.ts';
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
    notPair: 'headers in websocket.accept has the item {item}, which is no pair',
    wrongType: 'an accept header has the {part} {value}, which is {type}, not bytes',
  },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.accept')) {
      const headers = item(event.message, 'headers');
      if (headers !== undefined) yield { event, headers };
    }
  },
  check({ event, headers }) {
    const items = elementsOf(headers);
    // Objects can be iterable; only the server's refusal tells that one is not.
    if (items === undefined && (headers.py !== 'object' || event.refused !== null)) {
      return { message: 'notIterable', event, data: { type: typeName(headers) } };
    }
    for (const each of items ?? []) {
      if (each.py === 'object') continue;
      const pair = elementsOf(each);
      if (pair?.length !== 2) {
        return { message: 'notPair', event, data: { item: show(each) } };
      }
      for (const [i, value] of pair.entries()) {
        if (value.py === 'bytes') continue;
        const part = i === 0 ? 'name' : 'value';
        const data = { part, value: show(value), type: typeName(value) };
        return { message: 'wrongType', event, data };
      }
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
              await send({"type": "websocket.accept", "headers": headers})
        `,
      },
      {
        title: 'a tuple, an empty one, or a generator',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              if not scope["subprotocols"]:
                  await send({"type": "websocket.accept", "headers": ()})
              elif len(scope["subprotocols"]) == 1:
                  await send({"type": "websocket.accept", "headers": ((b"x-one", b"1"),)})
              else:
                  cookies = ((b"set-cookie", name + b"=1") for name in (b"a", b"b"))
                  await send({"type": "websocket.accept", "headers": cookies})
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
              await send({"type": "websocket.accept", "headers": None})
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
              await send({"type": "websocket.accept", "headers": {b"x-one": b"1"}})
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
              await send({"type": "websocket.accept", "headers": [("x-one", "1")]})
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
              await send({"type": "websocket.accept", "headers": limits.items()})
        `,
      },
    ],
  },
});
