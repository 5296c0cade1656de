import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/event-types-carry-the-protocol',
  title: 'Names the protocol in the type of each event',
  level: 'SHOULD',
  requirements: ['ASGI-037'],
  clause: asgi(
    'Protocol Specifications',
    'the type should be namespaced as protocol.message_type, where the protocol matches the scope type',
  ),
  why: 'Applications of one protocol raise on events of another, and those that let them pass cannot tell whose they are.',
  on: 'served',
  messages: { other: 'delivered {type} in a scope of {kind}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const message of received(call)) yield { ...message, kind: call.kind };
    }
  },
  check({ event, type, kind }) {
    if (!type.startsWith(`${kind}.`)) return { message: 'other', event, data: { type, kind } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the disconnect of another protocol, after the one that counts',
        reports: 'other',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  seen = []

                  async def and_then():
                      if "websocket.disconnect" in seen:
                          return {"type": "http.disconnect"}
                      event = await receive()
                      seen.append(event["type"])
                      return event

                  await app(scope, and_then, send)

              return wrapped
        `,
      },
    ],
  },
});
