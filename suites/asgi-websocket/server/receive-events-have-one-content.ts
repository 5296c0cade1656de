import { hasOneContent } from '../../../src/model/asgi-events.ts';
import { www } from '../../../src/model/clause.ts';
import { item, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/receive-events-have-one-content',
  title: 'Gives bytes or text in each message, of their types',
  level: 'MUST',
  requirements: ['WS-057', 'WS-058', 'WS-059'],
  clause: www(
    'Receive - receive event',
    'Exactly one of bytes or text must be non-None. One or both keys may be present, however.',
  ),
  why: 'Applications take the one that is there: with both, or with None in neither, they take the wrong one.',
  on: 'served',
  messages: { count: 'delivered {event}', bytes: 'bytes is {value}', text: 'text is {value}' },
  *given(served) {
    for (const call of callOf(served, 'websocket')) yield* received(call, 'websocket.receive');
  },
  check({ event, message }) {
    const content = item(message, 'bytes') ?? { py: 'none' };
    if (content.py !== 'bytes' && content.py !== 'none') {
      return { message: 'bytes', event, data: { value: show(content) } };
    }
    const text = item(message, 'text') ?? { py: 'none' };
    if (text.py !== 'str' && text.py !== 'none') {
      return { message: 'text', event, data: { value: show(text) } };
    }
    if (!hasOneContent(message)) return { message: 'count', event, data: { event: show(message) } };
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'None in the other key',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def message_event(self, kind, data):
                  return {"text": None, "bytes": None, **super().message_event(kind, data)}
        `,
      },
    ],
    violating: [
      {
        title: 'the empty value in the other key',
        reports: 'count',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def message_event(self, kind, data):
                  event = super().message_event(kind, data)
                  return {"bytes": b"", **event} if event.get("text") == "before" else event
        `,
      },
      {
        title: 'text in both',
        reports: 'bytes',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def message_event(self, kind, data):
                  event = super().message_event(kind, data)
                  text = event.get("text")
                  return {**event, "bytes": text} if text == "before" else event
        `,
      },
      {
        title: 'a memoryview',
        reports: 'bytes',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def message_event(self, kind, data):
                  event = super().message_event(kind, data)
                  if data == b"after":
                      event["bytes"] = memoryview(data)
                  return event
        `,
      },
      {
        title: 'text that is not decoded',
        reports: 'text',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def message_event(self, kind, data):
                  event = super().message_event(kind, data)
                  return {**event, "text": data} if data == b"before" else event
        `,
      },
    ],
  },
});
