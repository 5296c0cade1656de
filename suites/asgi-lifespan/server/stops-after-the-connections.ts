import { lifespan } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callsOf, CORRECT_SERVER, lifespans, received } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/stops-after-the-connections',
  title: 'Delivers lifespan.shutdown when connections are neither taken nor open',
  level: 'MUST',
  requirements: ['LIFE-040', 'LIFE-041'],
  clause: lifespan(
    'Shutdown - receive event',
    'Sent to the application when the server has stopped accepting connections and closed all active connections.',
  ),
  why: 'The application closes its database while requests still use it.',
  on: 'served-session',
  messages: {
    active: 'delivered lifespan.shutdown while a {kind} call was running',
    accepts: 'answered a request after lifespan.shutdown',
  },
  *given({ runs }) {
    for (const run of runs) {
      for (const span of lifespans(run)) {
        const [stop] = received(span, 'lifespan.shutdown');
        if (stop !== undefined) yield { run, span, t: stop.event.until ?? stop.event.t };
      }
    }
  },
  check({ run, span, t }) {
    const calls = run.served.flatMap((served) => callsOf(served, 'http', 'websocket'));
    const active = calls.find(
      (call) =>
        call.process === span.process &&
        call.loop === span.loop &&
        call.t < t &&
        isRunning(call, t),
    );
    if (active !== undefined)
      return { message: 'active', event: active, data: { kind: active.kind } };
    if (run.tries.some((each) => each.outcome === 'answered' && each.t > t)) {
      return { message: 'accepts', event: run };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'at once',
        reports: 'active',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def stop(self, listener):
                  self.stopping = True
                  listener.close()
                  for socket in list(self.sockets):
                      self.send_close(socket, 1012, "")
                  await self.shut_down()
                  await self.end_connections()
        `,
      },
      {
        title: 'with its door open',
        reports: 'accepts',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def stop(self, listener):
                  await self.end_connections()
                  await self.shut_down()
                  listener.close()
        `,
      },
    ],
  },
});

/** It went on for a while, and came to its own end: an application that hangs is no connection. */
function isRunning({ events, ended }: ProbeCall, t: number): boolean {
  const end = events.findLast(({ type }) => type === 'end');
  return ended === 'returned' && end !== undefined && end.t > t;
}
