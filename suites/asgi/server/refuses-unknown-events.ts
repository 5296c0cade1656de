import { beforeTheEnd } from '../../../src/model/asgi-conversation.ts';
import { faultOf } from '../../../src/model/asgi-events.ts';
import { asgi } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isTaken } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/refuses-unknown-events',
  title: 'Raises out of send() for an event of unknown type',
  level: 'SHOULD',
  requirements: ['ASGI-045'],
  clause: asgi(
    'Error Handling',
    'it should raise an exception out of the send awaitable back to the application',
  ),
  why: 'A misspelt type that is let be is an answer that never goes out, and nobody is told.',
  on: 'served',
  messages: { accepted: 'send() took an event of unknown type in a scope of {kind}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const message of beforeTheEnd(call, served)) {
        if (faultOf(message.message, call.kind)?.kind === 'type')
          yield { ...message, kind: call.kind };
      }
    }
  },
  check({ event, kind }) {
    if (isTaken(event)) return { message: 'accepted', event, data: { kind } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'takes what is none of its business',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def send_http(self, exchange, message):
                  if message.get("type") != "mychat.message":
                      await super().send_http(exchange, message)
        `,
      },
      {
        title: 'takes an event of HTTP for an accept',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def send_websocket(self, socket, message):
                  if message["type"] in self.HTTP_EVENTS:
                      return
                  await super().send_websocket(socket, message)
        `,
      },
    ],
  },
});
