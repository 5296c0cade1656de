import { lifespan } from '../../../src/model/clause.ts';
import { item } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { CORRECT_SERVER, lifespanCalls, received, sent } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/ends-when-the-startup-fails',
  title: 'Ends when the application could not start',
  level: 'MUST',
  requirements: ['LIFE-036', 'LIFE-038', 'LIFE-039'],
  clause: lifespan(
    'Startup Failed - send event',
    'If a server sees this it should log/print the message provided and then exit.',
  ),
  why: 'A service manager sees a process that runs, and sends requests to an application that is not there.',
  on: 'served-session',
  follows: ['asgi-lifespan/server/starts-before-it-serves'],
  messages: {
    served: 'served requests after lifespan.startup.failed',
    open: 'did not end after lifespan.startup.failed{which}',
    shutdown: 'delivered {type} after lifespan.startup.failed',
  },
  *given(session) {
    for (const { run, call } of lifespanCalls(session)) {
      const [failed] = sent(call, 'lifespan.startup.failed');
      if (failed !== undefined) yield { run, call, failed };
    }
  },
  check({ run, call, failed }) {
    const more = received(call).find(({ event }) => event.t > failed.event.t);
    if (more !== undefined)
      return { message: 'shutdown', event: more.event, data: { type: more.type } };
    if (run.ready !== null) return { message: 'served', event: run };
    const isForced = run.ended?.forced === true;
    const which = item(failed.message, 'message') === undefined ? ' without a message' : '';
    if (isForced) return { message: 'open', event: run, data: { which } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'serves all the same',
        reports: 'served',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def start_up(self):
                  await super().start_up()
                  return True

              async def shut_down(self):
                  if self.asked.empty():
                      await super().shut_down()
        `,
      },
      {
        title: 'asks it to stop first',
        reports: 'shutdown',
        python: python`
          import asyncio
          from reference_asgi import Server

          class Server(Server):
              async def start_up(self):
                  started = await super().start_up()
                  if not started:
                      self.asked.put_nowait({"type": "lifespan.shutdown"})
                      await asyncio.wait([self.lifespan], timeout=1)
                  return started
        `,
      },
      {
        title: 'takes one without a message for a success',
        reports: 'served',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def reply(self):
                  reply = await super().reply()
                  if reply == {"type": "lifespan.startup.failed"}:
                      return {"type": "lifespan.startup.complete"}
                  return reply
        `,
      },
      {
        title: 'serves nothing, and goes on',
        reports: 'open',
        python: python`
          from asyncio import Event
          from reference_asgi import Server

          class Server(Server):
              async def reply(self):
                  self.said = await super().reply()
                  return self.said

              async def start_up(self):
                  started = await super().start_up()
                  if self.said == {"type": "lifespan.startup.failed"}:
                      await Event().wait()
                  return started
        `,
      },
    ],
  },
});
