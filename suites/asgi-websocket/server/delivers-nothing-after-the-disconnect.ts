import { www } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-websocket/server/delivers-nothing-after-the-disconnect',
  title: 'Delivers no message after websocket.disconnect',
  level: 'MUST',
  requirements: ['WS-081'],
  clause: www(
    'Disconnect - receive event',
    'Once you have received this event, you should expect future calls to send() to raise an exception',
  ),
  why: 'The application has cleaned up: what comes then finds nobody.',
  on: 'served',
  messages: { late: 'delivered a message after websocket.disconnect' },
  *given(served) {
    for (const call of callOf(served, 'websocket')) {
      const events = received(call);
      const end = events.findIndex(({ type }) => type === 'websocket.disconnect');
      if (end >= 0) yield events.slice(end);
    }
  },
  check(events) {
    const late = events.find(({ type }) => type === 'websocket.receive');
    if (late !== undefined) return { message: 'late', event: late.event };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'the message that came before',
        reports: 'late',
        python: python`
          def server(app):
              async def wrapped(scope, receive, send):
                  ended = []

                  async def and_again():
                      if ended:
                          return {"type": "websocket.receive", "text": "late"}
                      event = await receive()
                      if event["type"] == "websocket.disconnect":
                          ended.append(event)
                      return event

                  await app(scope, and_again, send)

              return wrapped
        `,
      },
    ],
  },
});
