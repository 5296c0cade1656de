import { inOrder } from '../../../src/model/asgi-conversation.ts';
import { unknownKeys } from '../../../src/model/asgi-events.ts';
import { www } from '../../../src/model/clause.ts';
import { show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, clientLeft, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/accepts-every-valid-event',
  title: 'Takes every valid event in its place',
  level: 'MUST',
  requirements: ['HTTP-080', 'HTTP-085', 'HTTP-091', 'WS-056', 'WS-065'],
  clause: www('Response Start - send event', 'An iterable of [name, value] two-item iterables'),
  why: 'Keys that are optional are left out, and headers come as tuples and generators: an application that follows the specification meets an error.',
  on: 'served',
  messages: { refused: 'send() raised {error} for {event}' },
  *given(served) {
    if (clientLeft(served)) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      for (const message of inOrder(call)) {
        if (unknownKeys(message.message).length === 0) yield message;
      }
    }
  },
  check({ event, message }) {
    const raised = event.outcome?.raised ?? null;
    // An OSError says that the connection is gone, not that the event is wrong.
    if (raised !== null && !raised.types.some((type) => type.endsWith('OSError'))) {
      const data = { error: `${raised.types[0]}: ${raised.message}`, event: show(message) };
      return { message: 'refused', event, data };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'insists on headers',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def check(self, message, events):
                  if message.get("type") == "http.response.start" and "status" in message:
                      message["headers"]
                  return super().check(message, events)
        `,
      },
      {
        title: 'refuses a generator of headers',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def check_value(self, kind, name, value, check):
                  if name == "headers" and not isinstance(value, (list, tuple, int)):
                      raise TypeError(f"headers is {type(value).__name__}")
                  return super().check_value(kind, name, value, check)
        `,
      },
      {
        title: 'insists on a body',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_body(self, exchange, message):
                  message["body"]
                  await super().on_body(exchange, message)
        `,
      },
      {
        title: 'refuses a key that is None',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_send(self, socket, message):
                  if "bytes" in message and "text" in message and message["bytes"] is None:
                      if message["text"] is not None:
                          raise ValueError("both keys are there")
                  await super().on_send(socket, message)
        `,
      },
    ],
  },
});
