import { asgi } from '../../../src/model/clause.ts';
import type { Session, WebSocketExchange } from '../../../src/model/evidence.ts';
import { item, show, str } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { messageType, sends } from '../../../src/model/select.ts';
import { DENIAL, DENIAL_EVENTS, effectiveSends } from '../../../src/model/websocket.ts';

const KNOWN = ['websocket.accept', 'websocket.send', 'websocket.close', ...DENIAL_EVENTS];

export default defineRule({
  id: 'asgi-websocket/application/sends-only-known-events',
  title: 'Sends only events that the WebSocket protocol defines',
  level: 'SHOULD',
  requirements: ['WS-070', 'ASGI-038'],
  clause: asgi(
    'Protocol Specifications',
    'In messages, the type should be namespaced as protocol.message_type, where the protocol matches the scope type, and message_type is defined by the protocol spec.',
  ),
  why: 'Servers raise for a type that they do not know, and the connection is lost. What an application sends is websocket.accept, websocket.send or websocket.close, to refuse a client too.',
  on: 'session',
  messages: { unknown: 'sent {type}, which is no event of a WebSocket connection' },
  *given(session) {
    for (const exchange of session.exchanges) {
      if (exchange.kind !== 'websocket' || hasForeignExtensions(exchange)) continue;
      for (const event of effectiveSends(exchange)) {
        const type = messageType(event);
        if (type.startsWith('websocket.') || (type !== '' && tellsApart(session))) yield event;
      }
    }
  },
  check(event) {
    const type = messageType(event);
    if (!KNOWN.includes(type)) return { message: 'unknown', data: { type: show(str(type)) } };
  },
  examples: {
    conforming: [
      {
        title: 'accept, send, close',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.send", "text": "hello"})
              await send({"type": "websocket.close"})
        `,
      },
    ],
    violating: [
      {
        title: 'the events of receive()',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              while (event := await receive())["type"] != "websocket.disconnect":
                  await send(event)
        `,
      },
      {
        title: 'a refusal as HTTP knows it',
        reports: 'unknown',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "http.response.start", "status": 403, "headers": []})
              await send({"type": "http.response.body", "body": b"not you"})
        `,
      },
    ],
  },
});

/**
 * Whether it tells types apart, as far as is known: whoever answers a scope of no known type takes
 * no notice of types, which is another rule's matter. In a generated case nobody has asked.
 */
function tellsApart({ id, exchanges }: Session): boolean {
  if (id === 'case') return false;
  return !exchanges.some((each) => each.kind === 'unknown' && sends(each).length > 0);
}

/** What events the extension of another document brings, nobody here can say. */
function hasForeignExtensions({ offered }: WebSocketExchange): boolean {
  const extensions = item(offered, 'extensions');
  if (extensions?.py !== 'dict') return false;
  return extensions.items.some(
    ([name]) => name.py !== 'str' || ![DENIAL, 'tls'].includes(name.value),
  );
}
