import { lifespan } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, lifespanCalls, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/delivers-startup-once',
  title: 'Delivers lifespan.startup first and once, and lifespan.shutdown after it',
  level: 'MUST',
  requirements: ['LIFE-027', 'LIFE-028', 'LIFE-043'],
  clause: lifespan(
    'Startup - receive event',
    'Sent to the application when the server is ready to startup and receive connections',
  ),
  why: 'An application that is asked twice opens everything twice; one that is asked to stop first closes what it never opened.',
  on: 'served-session',
  messages: {
    first: 'delivered {type} first',
    again: 'delivered lifespan.startup again',
    other: 'delivered {type}',
  },
  *given(session) {
    for (const { call } of lifespanCalls(session)) {
      const events = received(call);
      if (events.length > 0) yield events;
    }
  },
  check(events) {
    const [first, ...more] = events;
    if (first !== undefined && first.type !== 'lifespan.startup') {
      return { message: 'first', event: first.event, data: { type: first.type } };
    }
    const odd = more.find(({ type }) => type !== 'lifespan.shutdown');
    if (odd?.type === 'lifespan.startup') return { message: 'again', event: odd.event };
    if (odd !== undefined) return { message: 'other', event: odd.event, data: { type: odd.type } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'asks again',
        reports: 'again',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_lifespan(self):
                  event = await super().receive_lifespan()
                  return {"type": "lifespan.startup"} if self.stopping else event
        `,
      },
      {
        title: 'asks it to stop first, where it is mounted',
        reports: 'first',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def start_up(self):
                  self.first = [{"type": "lifespan.shutdown"}] if self.root_path else []
                  return await super().start_up()

              async def receive_lifespan(self):
                  return self.first.pop() if self.first else await super().receive_lifespan()
        `,
      },
      {
        title: 'an event of its own in the end',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def receive_lifespan(self):
                  event = await super().receive_lifespan()
                  return {"type": "lifespan.stop"} if self.stopping else event
        `,
      },
    ],
  },
});
