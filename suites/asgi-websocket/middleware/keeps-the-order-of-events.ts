import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import { type Py, show, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-websocket/middleware/keeps-the-order-of-events',
  title: 'Passes the events of a WebSocket on in their order',
  level: 'MAY',
  requirements: ['WS-094'],
  clause: www(
    'WebSocket',
    'WebSockets share some HTTP details - they have a path and headers - but also have more state',
  ),
  why: 'Messages that overtake each other, or that come twice, are other messages. Pass events on one by one, as they come.',
  on: 'pair',
  messages: {
    sent: 'passed {event} of the application inside on in another order',
    received: 'gave {event} to the application inside in another order',
  },
  *given(pair) {
    const call = innerCall(pair);
    const { outer } = pair;
    if (call === undefined || outer.kind !== 'websocket' || pair.inside !== 'asgi') return;
    const sent = innerEvents(call, 'send').flatMap(({ step }) =>
      step?.do === 'send' ? [step.message] : [],
    );
    const passed = asgiEvents(outer, 'send').map(({ message }) => message);
    yield { way: 'sent', from: sent, to: passed } as const;
    const received = innerEvents(call, 'receive').flatMap(({ outcome }) =>
      outcome?.returned?.py === 'dict' ? [outcome.returned] : [],
    );
    const delivered = asgiEvents(outer, 'deliver').map(({ message }) => message);
    yield { way: 'received', from: delivered, to: received } as const;
  },
  check({ way, from, to }, { outer }) {
    // Those that were changed, added or kept back are left out: what is there on both sides counts.
    const [source, passed] = [from.map(textOf), to.map(textOf)];
    const common = source.filter((each) => once(source, each) && once(passed, each));
    const arrived = passed.filter((each) => common.includes(each));
    const index = common.findIndex((each, i) => each !== arrived[i]);
    if (index < 0) return;
    const message = from[source.indexOf(common[index] ?? '')];
    const event = (message && textItem(message, 'type')) ?? '';
    return { message: way, event: outer, data: { event } };
  },
  examples: {
    conforming: [{ title: 'one that changes nothing', python: IDENTITY.asgi }],
    violating: [
      {
        title: 'a message behind the next',
        reports: 'sent',
        python: python`
          def middleware(app):
              async def late(scope, receive, send):
                  held = []

                  async def sending(message):
                      if message.get("text") == "hello" and scope["path"] == "/chat":
                          held.append(message)
                          return
                      await send(message)
                      while held:
                          await send(held.pop())

                  if scope["type"] != "websocket":
                      return await app(scope, receive, send)
                  await app(scope, receive, sending)
              return late
        `,
      },
      {
        title: 'messages before the connect',
        reports: 'received',
        python: python`
          def middleware(app):
              async def early(scope, receive, send):
                  taken = []

                  async def receiving():
                      if not taken:
                          taken.append(await receive())
                          if scope["path"] == "/chat" and taken[0].get("text") == "hello":
                              taken.insert(0, await receive())
                      return taken.pop(0)

                  if scope["type"] != "websocket":
                      return await app(scope, receive, send)
                  await app(scope, receiving, send)
              return early
        `,
      },
    ],
  },
});

function once(texts: readonly string[], text: string): boolean {
  return texts.indexOf(text) === texts.lastIndexOf(text) && texts.includes(text);
}

function textOf(message: Py): string {
  return show(message, 2000);
}
