import { www } from '../../../src/model/clause.ts';
import { item, show, typeName } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { effectiveSends, isAccepted } from '../../../src/model/websocket.ts';

export default defineRule({
  id: 'asgi-websocket/application/close-code-is-valid',
  title: 'Closes with a code that may be sent',
  level: 'MUST',
  requirements: ['WS-090', 'WS-096'],
  clause: www(
    'Close - send event',
    'code (int) -- The WebSocket close code, as per the WebSocket spec.',
  ),
  why: 'Codes such as 1005 and 1006 only tell what was not received, others are reserved (RFC 6455, 7.4): servers raise, and clients fail the connection with 1002 or 1006. Use 1000, another one that is registered, or one of your own from 4000 to 4999.',
  on: 'websocket',
  messages: {
    wrongType: 'code in websocket.close is {type}, not int',
    mustNotBeSent: 'closed with the code {code}, which must not be sent',
  },
  *given(exchange) {
    for (const event of effectiveSends(exchange, 'websocket.close')) {
      const code = item(event.message, 'code');
      if (code !== undefined) yield { event, code };
    }
  },
  check({ event, code }, exchange) {
    if (code.py !== 'int') {
      return { message: 'wrongType', event, data: { type: typeName(code) } };
    }
    // The code of a refusal never gets onto the wire: the client sees 403.
    if (isAccepted(exchange, event) && !mayBeSent(code.value)) {
      return { message: 'mustNotBeSent', event, data: { code: show(code) } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'registered codes, and one of its own',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              code = [1000, 1012, 4999][len(scope.get("subprotocols", ()))]
              await send({"type": "websocket.close", "code": code, "reason": "done"})
        `,
      },
      {
        title: 'the status of a refusal',
        python: python`
          from http import HTTPStatus

          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.close", "code": HTTPStatus.FORBIDDEN})
        `,
      },
    ],
    violating: [
      {
        title: 'text',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.close", "code": "1000"})
        `,
      },
      {
        title: 'None, in a refusal',
        reports: 'wrongType',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.close", "code": None})
        `,
      },
      {
        title: 'a status of HTTP',
        reports: 'mustNotBeSent',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              await send({"type": "websocket.close", "code": 403})
        `,
      },
      {
        title: 'the code that stands for none',
        reports: 'mustNotBeSent',
        python: python`
          async def app(scope, receive, send):
              if scope["type"] != "websocket":
                  raise ValueError(scope["type"])
              await receive()
              await send({"type": "websocket.accept"})
              code = [1005, 1006, 1015][len(scope.get("subprotocols", ()))]
              await send({"type": "websocket.close", "code": code})
        `,
      },
    ],
  },
});

/** What RFC 6455, section 7.4, and the registry that it founded let an endpoint send. */
function mayBeSent(code: number): boolean {
  const defined = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
  return defined || (code >= 3000 && code <= 4999);
}
