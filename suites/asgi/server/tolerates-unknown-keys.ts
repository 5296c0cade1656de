import { beforeTheEnd } from '../../../src/model/asgi-conversation.ts';
import { faultOf, unknownKeys } from '../../../src/model/asgi-events.ts';
import { asgi } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, type Message } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/tolerates-unknown-keys',
  title: 'Tolerates keys of events that it does not know',
  level: 'SHOULD',
  requirements: ['ASGI-050'],
  clause: asgi(
    'Error Handling',
    'the presence of additional keys in the event dictionary should not raise an exception',
  ),
  why: 'Later versions of the specification add keys. A server that raises on them cannot serve an application that is newer.',
  on: 'served',
  // What refuses events without such keys as well has not refused them for the keys.
  follows: ['asgi/server/accepts-every-valid-event'],
  messages: { refused: 'send() raised {error} for {type} with the key {key}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      const messages = beforeTheEnd(call, served);
      // Headers that are left out, or no list, are legal too, and may be what an error is about.
      const start = messages.find(({ type }) => type === 'http.response.start');
      if (start !== undefined && !hasListOfHeaders(start)) continue;
      for (const message of messages) {
        const [key] = unknownKeys(message.message);
        if (key !== undefined && faultOf(message.message, call.kind) === null)
          yield { ...message, key };
      }
    }
  },
  check({ event, type, key }) {
    const raised = event.outcome?.raised ?? null;
    if (raised !== null) {
      return { message: 'refused', event, data: { error: raised.types[0] ?? '', type, key } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'refuses what it does not know',
        reports: 'refused',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  async def strict(message):
                      if message["type"] == "http.response.start" and "unknown" in message:
                          raise TypeError("unknown")
                      await send(message)

                  await app(scope, receive, strict)

              return wrapped
        `,
      },
    ],
  },
});

function hasListOfHeaders({ event, message }: Message): boolean {
  const { step } = event;
  const isList = step?.do !== 'send' || (step.headersAs ?? 'list') === 'list';
  return isList && item(message, 'headers')?.py === 'list';
}
