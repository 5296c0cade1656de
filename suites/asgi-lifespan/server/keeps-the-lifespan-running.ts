import { lifespan } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, lifespans, taken } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/keeps-the-lifespan-running',
  title: 'Keeps the lifespan running for as long as it serves',
  level: 'MUST',
  requirements: ['LIFE-010'],
  clause: lifespan('Scope', 'The lifespan scope exists for the duration of the event loop.'),
  why: 'What the application opened around its receive() is closed when the call is cancelled, and its requests use it all the same.',
  on: 'served-session',
  messages: { cancelled: 'cancelled the lifespan before it was asked to stop' },
  *given({ runs }) {
    for (const run of runs) {
      for (const call of lifespans(run)) {
        if (taken(call, 'lifespan.startup.complete').length > 0 && run.ready !== null)
          yield { run, call };
      }
    }
  },
  check({ run, call }) {
    const end = call.events.find(({ type }) => type === 'cancelled');
    if (end !== undefined && end.t < (run.asked ?? Infinity)) {
      return { message: 'cancelled', event: call };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'ends it after the startup',
        reports: 'cancelled',
        python: python`
          from asyncio import sleep
          from reference_asgi import Server

          class Server(Server):
              async def shut_down(self):
                  if self.lifespan is not None and hasattr(self, "second"):
                      self.lifespan = self.second
                  await super().shut_down()

              async def serve_one(self, wire):
                  if self.lifespan is not None and not self.lifespan.done():
                      if len(self.state) == 0 and not self.stopping:
                          self.lifespan.cancel()
                          await sleep(0)
                  return await super().serve_one(wire)
        `,
      },
    ],
  },
});
