import { beforeTheEnd } from '../../../src/model/asgi-conversation.ts';
import { faultOf } from '../../../src/model/asgi-events.ts';
import { www } from '../../../src/model/clause.ts';
import { item, type Py } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, isTaken } from '../../../src/model/served-asgi.ts';
import { isAccepted } from '../../../src/model/served-websocket.ts';

export default defineRule({
  id: 'asgi-websocket/server/refuses-sends-without-one-content',
  title: 'Raises out of send() for a message with both bytes and text, or neither',
  level: 'SHOULD',
  requirements: ['WS-067'],
  clause: www(
    'Send - send event',
    'Exactly one of bytes or text must be non-None. One or both keys may be present, however.',
  ),
  why: 'One of two contents is dropped, or nothing is sent, and nobody is told.',
  on: 'served',
  messages: { accepted: 'send() took a message with {what} of bytes and text' },
  *given(served) {
    for (const call of callOf(served, 'websocket')) {
      for (const { event, message } of beforeTheEnd(call, served)) {
        const isOpen = isAccepted(call);
        if (isOpen && faultOf(message, 'websocket')?.kind === 'content') yield { event, message };
      }
    }
  },
  check({ event, message }) {
    if (isTaken(event))
      return { message: 'accepted', event, data: { what: isBoth(message) ? 'both' : 'neither' } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'both: the text',
        reports: 'accepted',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def on_send(self, socket, message):
                  if message.get("text") is not None:
                      message = {**message, "bytes": None}
                  await super().on_send(socket, message)
        `,
      },
    ],
  },
});

function isBoth(message: Py): boolean {
  return ['bytes', 'text'].every((key) => (item(message, key)?.py ?? 'none') !== 'none');
}
