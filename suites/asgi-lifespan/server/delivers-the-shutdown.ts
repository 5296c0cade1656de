import { lifespan } from '../../../src/model/clause.ts';
import type { ProbeCall, ProbeStep } from '../../../src/model/probe.ts';
import type { ServerRun } from '../../../src/model/served.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  CORRECT_SERVER,
  lifespans,
  received,
  sent,
  taken,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-lifespan/server/delivers-the-shutdown',
  title: 'Delivers lifespan.shutdown when it is asked to stop, and waits for the answer',
  level: 'MUST',
  requirements: ['LIFE-042', 'LIFE-044', 'LIFE-049', 'LIFE-051'],
  clause: lifespan(
    'Shutdown Complete - send event',
    'A server must wait for this message before terminating.',
  ),
  why: 'What the application has not written yet, or given back, is lost.',
  on: 'served-session',
  messages: {
    none: 'ended without delivering lifespan.shutdown',
    early: 'ended before the application had answered lifespan.shutdown',
    open: 'did not end after {type}',
  },
  *given({ runs }) {
    for (const run of runs) {
      if (run.asked === null || run.ended === null || run.ready === null) continue;
      for (const span of lifespans(run)) {
        const started = taken(span, 'lifespan.startup.complete').length > 0;
        const listens = run.lifespan === null || isListening(run.lifespan.call);
        if (started && listens) yield { run, span };
      }
    }
  },
  check({ run, span }) {
    const events = received(span);
    const isTold = events.some(({ type }) => type === 'lifespan.shutdown');
    const isAsked = events.length > 1 || wasCancelled(span, run);
    // Other events, and a lifespan that ended before, have rules of their own.
    if (!isTold) return isAsked ? undefined : { message: 'none', event: run };
    const [answer] = sent(span, 'lifespan.shutdown.complete', 'lifespan.shutdown.failed');
    if (answer === undefined || span.ended === 'cancelled') return { message: 'early', event: run };
    if (run.ended?.forced === true)
      return { message: 'open', event: run, data: { type: answer.type } };
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'just ends',
        reports: 'none',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              async def shut_down(self):
                  pass
        `,
      },
      {
        title: 'does not wait',
        reports: 'early',
        python: python`
          from asyncio import sleep
          from reference_asgi import Server

          class Server(Server):
              async def reply(self):
                  if not self.stopping:
                      return await super().reply()
                  await sleep(0.1)
                  return None if self.replies.empty() else await super().reply()
        `,
      },
      {
        title: 'waits for another answer after one without a message',
        reports: 'open',
        python: python`
          from asyncio import Event
          from reference_asgi import Server

          class Server(Server):
              async def reply(self):
                  reply = await super().reply()
                  if reply == {"type": "lifespan.shutdown.failed"}:
                      await Event().wait()
                  return reply
        `,
      },
    ],
  },
});

/** The application receives again after it has started. */
function isListening(steps: readonly ProbeStep[]): boolean {
  return steps.filter(({ do: what }) => what === 'receive').length > 1;
}

/** Its lifespan had been ended before it was asked to stop. */
function wasCancelled({ events }: ProbeCall, { asked }: ServerRun): boolean {
  return events.some(({ type, t }) => type === 'cancelled' && t < (asked ?? Infinity));
}
