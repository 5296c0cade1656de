import { lifespan } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callsOf, CORRECT_SERVER, lifespans, taken } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/starts-before-it-serves',
  title: 'Serves nothing before the application has started',
  level: 'MUST',
  requirements: ['LIFE-026', 'LIFE-029'],
  clause: lifespan(
    'Startup Complete - send event',
    'A server must wait for this message before it starts processing connections.',
  ),
  why: 'Requests come to an application that has no database yet.',
  on: 'served-session',
  messages: {
    early: 'answered a request before lifespan.startup.complete',
    called: 'called the application with a request before lifespan.startup.complete',
  },
  *given({ runs }) {
    for (const run of runs) {
      const [span] = lifespans(run);
      if (span === undefined) continue;
      const [complete] = taken(span, 'lifespan.startup.complete');
      if (complete !== undefined) yield { run, span, t: complete.event.t };
    }
  },
  check({ run, span, t }) {
    const calls = run.served.flatMap((served) => callsOf(served, 'http', 'websocket'));
    const early = calls.find((call) => call.process === span.process && call.t < t);
    if (early !== undefined) return { message: 'called', event: early };
    const answered = run.tries.some((each) => each.outcome === 'answered' && each.t < t);
    if (answered) return { message: 'early', event: run };
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'listens, and lets clients wait',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              ready = None

              async def serve_one(self, wire):
                  return await super().serve_one(wire)
        `,
      },
    ],
    violating: [
      {
        title: 'does not wait for the answer',
        reports: 'early',
        python: python`
          import asyncio
          from reference_asgi import Server

          class Server(Server):
              async def main(self, host, port):
                  self.place = host, port
                  return await super().main(host, port)

              async def reply(self):
                  replying = asyncio.ensure_future(super().reply())
                  await asyncio.wait([replying], timeout=0.4)
                  if not replying.done() and not self.stopping:
                      self.early = await super().listen(*self.place)
                  return await replying

              async def listen(self, host, port):
                  return getattr(self, "early", None) or await super().listen(host, port)
        `,
      },
      {
        title: 'starts when it has served already',
        reports: 'called',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              served = 0

              async def start_up(self):
                  return self.tls_context() is not None or await super().start_up()

              async def serve_http(self, wire, head):
                  again = await super().serve_http(wire, head)
                  self.served += 1
                  if self.served == 2 and self.lifespan is None and wire.tls:
                      await super().start_up()
                  return again
        `,
      },
    ],
  },
});
