import { www } from '../../../src/model/clause.ts';
import type { AsgiEvent, WebSocketExchange } from '../../../src/model/evidence.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents, clientLeft, messageType } from '../../../src/model/select.ts';
import { connectOf, DENIAL_EVENTS, sendsBeforeReturn } from '../../../src/model/websocket.ts';

const ANSWERS = ['websocket.accept', 'websocket.close', ...DENIAL_EVENTS];

export default defineRule({
  id: 'asgi-websocket/application/answers-connect',
  title: 'Answers websocket.connect',
  level: 'MUST',
  requirements: ['WS-044'],
  clause: www(
    'Connect - receive event',
    'This message must be responded to with either an Accept message or a Close message',
  ),
  why: 'The client waits in the middle of its handshake until the server gives up. Send websocket.accept, or websocket.close to refuse the connection, before you wait for messages.',
  on: 'websocket',
  messages: {
    returned: 'returned without websocket.accept or websocket.close',
    waited: 'waited for the next event without having answered websocket.connect',
    hung: 'did not answer websocket.connect in the time it had',
    died: 'the process {detail} before an answer to websocket.connect was seen',
  },
  *given(exchange) {
    const { events, ended } = exchange;
    // Of one that keeps the process to itself nothing may be known.
    const hung = ended.how === 'hung' && events.length > 0;
    if (connectOf(exchange) !== undefined || hung || ended.how === 'died') yield exchange;
  },
  check(exchange) {
    const { how, detail } = exchange.ended;
    // An answer that came too late, or was never awaited, is an attempt at one.
    const answered = sendsBeforeReturn(exchange).some((each) =>
      ANSWERS.includes(messageType(each)),
    );
    if (answered || how === 'refused') return;
    if (how === 'died') return { message: 'died', data: { detail: detail ?? 'ended' } };
    if (how === 'returned' && !clientLeft(exchange)) {
      return { message: 'returned', event: asgiEvents(exchange, 'return')[0] };
    }
    if (!clientWaits(exchange)) return;
    const pending = pendingReceive(exchange);
    if (pending !== undefined) return { message: 'waited', event: pending };
    if (how === 'hung') return { message: 'hung', event: asgiEvents(exchange, 'receive').at(-1) };
  },
  examples: {
    conforming: [
      {
        title: 'one that accepts',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              while (await receive())["type"] != "websocket.disconnect":
                  pass
        `,
      },
      {
        title: 'one that refuses, and one connection in three by an exception',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket" or "superchat" in scope.get("subprotocols", ()):
                  raise ValueError("not supported")
              event = await receive()
              assert event["type"] == "websocket.connect"
              await send({"type": "websocket.close"})
        `,
      },
      {
        title: 'a reader that waits while another task decides',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              gone = asyncio.Event()

              async def read():
                  while (await receive())["type"] != "websocket.disconnect":
                      pass
                  gone.set()

              reader = asyncio.ensure_future(read())
              await asyncio.sleep(0.005)
              try:
                  await send({"type": "websocket.accept"})
              except OSError:
                  pass
              await gone.wait()
              await reader
        `,
      },
      {
        title: 'a reader that waits while another task raises',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])

              async def read():
                  while (await receive())["type"] != "websocket.disconnect":
                      pass

              reader = asyncio.ensure_future(read())
              try:
                  await asyncio.sleep(0.005)
                  raise PermissionError("not you")
              finally:
                  reader.cancel()
        `,
      },
    ],
    violating: [
      {
        title: 'one that returns',
        reports: 'returned',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              event = await receive()
              if event["type"] == "websocket.receive":
                  await send({"type": "websocket.send", "text": "hello"})
        `,
      },
      {
        title: 'one that knows no subprotocols and forgets who offers some',
        reports: 'waited',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              while True:
                  event = await receive()
                  if event["type"] == "websocket.connect" and not scope.get("subprotocols", ()):
                      await send({"type": "websocket.accept"})
                  elif event["type"] == "websocket.disconnect":
                      return
        `,
      },
      {
        title: 'one that waits for something that never comes',
        reports: 'hung',
        python: python`
          import asyncio

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              if "superchat" in scope.get("subprotocols", ()):
                  await asyncio.Event().wait()
              await send({"type": "websocket.close"})
        `,
      },
      {
        title: 'one that ends the process',
        reports: 'died',
        python: python`
          import os

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              if "superchat" in scope.get("subprotocols", ()):
                  os._exit(7)
              await send({"type": "websocket.close"})
        `,
      },
    ],
  },
});

/** The client does nothing before it has its answer: only its patience can end. */
function clientWaits({ request }: WebSocketExchange): boolean {
  return request?.kind === 'websocket' && request.steps[0]?.do === 'await-answer';
}

/** The call of `receive()` in which the application was when the client lost its patience. */
function pendingReceive({ events }: WebSocketExchange): AsgiEvent | undefined {
  const leave = events.findIndex((event) => event.type === 'leave');
  const before = events.slice(0, Math.max(leave, 0));
  const last = before.findLast((event) => event.type === 'receive' || event.type === 'deliver');
  const received = before.some((event) => event.type === 'deliver');
  return received && last?.type === 'receive' ? last : undefined;
}
