import { lifespan } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callsOf, CORRECT_SERVER, lifespans } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/runs-in-the-loop-of-the-requests',
  title: 'Runs one lifespan in each event loop that serves requests',
  level: 'MUST',
  requirements: ['LIFE-001', 'LIFE-002'],
  clause: lifespan(
    'Lifespan Protocol',
    'The important part is that lifespans and requests are run in the same event loop',
  ),
  why: 'A connection pool that was opened in another loop cannot be awaited in this one.',
  on: 'served-session',
  messages: {
    none: 'served requests in a loop in which no lifespan had run',
    again: 'ran {times} lifespans in one event loop',
  },
  *given({ runs }) {
    for (const run of runs) {
      const spans = lifespans(run);
      const calls = run.served.flatMap((served) => callsOf(served, 'http', 'websocket'));
      if (spans.length > 0 && calls.length > 0) yield { run, spans, calls };
    }
  },
  check({ run, spans, calls }) {
    const key = ({ process, loop }: ProbeCall) => `${process} ${loop}`;
    const loops = new Set(spans.map(key));
    const odd = calls.find((call) => !loops.has(key(call)));
    if (odd !== undefined) return { message: 'none', event: odd };
    // One that is called again after it has raised is another rule's.
    if (spans.length > loops.size && spans.every(({ ended }) => ended !== 'raised')) {
      const twice = spans.filter((call) => key(call) === key(spans[0] ?? call)).length;
      return { message: 'again', event: run, data: { times: Math.max(2, twice) } };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a loop for the lifespan alone',
        reports: 'none',
        python: python`
          import asyncio
          import threading
          from reference_asgi import Server

          class Server(Server):
              async def start_up(self):
                  loop = asyncio.new_event_loop()
                  threading.Thread(target=loop.run_forever, daemon=True).start()
                  self.other = loop
                  started = asyncio.run_coroutine_threadsafe(super().start_up(), loop)
                  return await asyncio.wrap_future(started)

              async def shut_down(self):
                  stopped = asyncio.run_coroutine_threadsafe(super().shut_down(), self.other)
                  await asyncio.wrap_future(stopped)
        `,
      },
      {
        title: 'a second lifespan after the first',
        reports: 'again',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              first = None

              async def start_up(self):
                  started = await super().start_up()
                  if self.state:
                      self.first = self.lifespan, self.asked, self.replies
                      self.state = {}
                      await super().start_up()
                  return started

              async def shut_down(self):
                  await super().shut_down()
                  if self.first is not None:
                      self.lifespan, self.asked, self.replies = self.first
                      await super().shut_down()
        `,
      },
    ],
  },
});
