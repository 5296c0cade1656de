import { asgi } from '../../../src/model/clause.ts';
import { show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, clientLeft, messageType } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi/application/raises-on-unknown-scope',
  title: 'Raises when it is called for a protocol that it does not know',
  level: 'SHOULD',
  requirements: ['ASGI-039'],
  clause: asgi(
    'Protocol Specifications',
    'Applications should actively reject any protocol that they do not understand with an Exception (of any type)',
  ),
  why: 'A server tries every protocol that it has, the lifespan first, and takes silence for support: it may wait forever for an application that never says no. Look at scope["type"] and raise for what you do not handle.',
  on: 'unknown',
  messages: {
    answered: "answered a scope of the type 'x-gw-conform' with an event of the type {type}",
    returned: "returned from a scope of the type 'x-gw-conform' instead of raising",
    waited: "waited on a scope of the type 'x-gw-conform' instead of raising",
  },
  *given(exchange) {
    const failed = asgiEvents(exchange, 'raise').some((event) => event.during === 'await');
    if (!failed && exchange.ended.how !== 'died') yield* asgiEvents(exchange, 'call');
  },
  check(call, exchange) {
    const [sent] = asgiEvents(exchange, 'send');
    if (sent !== undefined) {
      const type = show(str(messageType(sent)));
      return { message: 'answered', event: sent, data: { type } };
    }
    if (exchange.ended.how === 'raised') return;
    const [returned] = asgiEvents(exchange, 'return');
    if (returned === undefined) return { message: 'waited', event: call };
    const waited = clientLeft(exchange);
    return waited
      ? { message: 'waited', event: returned }
      : { message: 'returned', event: returned };
  },
  examples: {
    conforming: [
      {
        title: 'an assertion',
        python: python`
          async def application(scope, receive, send):
              assert scope["type"] == "http"
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'a table of protocols, one of them missing',
        python: python`
          async def http(scope, receive, send):
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})

          async def lifespan(scope, receive, send):
              while True:
                  message = await receive()
                  if message["type"] == "lifespan.startup":
                      await send({"type": "lifespan.startup.complete"})
                  else:
                      await send({"type": "lifespan.shutdown.complete"})
                      return

          PROTOCOLS = {"http": http, "lifespan": lifespan}

          async def application(scope, receive, send):
              await PROTOCOLS[scope["type"]](scope, receive, send)
        `,
      },
    ],
    violating: [
      {
        title: 'takes everything for HTTP',
        reports: 'answered',
        python: python`
          async def application(scope, receive, send):
              await send({"type": "http.response.start", "status": 200})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'does nothing for what is not HTTP',
        reports: 'returned',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] in ("lifespan", "websocket"):
                  raise NotImplementedError(scope["type"])
              if scope["type"] == "http":
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'waits for the end of what it does not know',
        reports: 'waited',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] in ("lifespan", "websocket"):
                  raise NotImplementedError(scope["type"])
              if scope["type"] == "http":
                  await send({"type": "http.response.start", "status": 200})
                  await send({"type": "http.response.body", "body": b"Hello"})
                  return
              while not (await receive())["type"].endswith(".disconnect"):
                  pass
        `,
      },
    ],
  },
});
